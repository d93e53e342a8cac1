package org.bettiscope.persistence;

import java.util.Arrays;

/**
 * What stands for a bar: a cocycle, and in dimension 1 a loop, so that the hole can be drawn. All
 * vertices are numbered as in the input, landmarks too. Neither is the only one of its class.
 *
 * @see RipsPersistence#representatives(RipsInput, int, long...)
 */
public final class BarRepresentative {
  private final int dimension;
  private final long index;
  private final double birth;
  private final double death;
  private final long[] vertices;
  private final int[] coefficients;
  private final long[] loop;

  /** Takes over the arrays. */
  BarRepresentative(
      int dimension,
      long index,
      double birth,
      double death,
      long[] vertices,
      int[] coefficients,
      long[] loop) {
    this.dimension = dimension;
    this.index = index;
    this.birth = birth;
    this.death = death;
    this.vertices = vertices;
    this.coefficients = coefficients;
    this.loop = loop;
  }

  /** The homological dimension of the bar. */
  public int dimension() {
    return dimension;
  }

  /** The bar's place in its {@link PersistenceDiagram}. */
  public long index() {
    return index;
  }

  /** The scale at which the bar begins. */
  public double birth() {
    return birth;
  }

  /** The scale at which the bar ends: positive infinity for an essential bar. */
  public double death() {
    return death;
  }

  /** The number of simplices of the cocycle, at least 1. */
  public int cocycleSize() {
    return coefficients.length;
  }

  /**
   * A simplex of the cocycle: {@code dimension() + 1} vertices, increasing. The first is the one at
   * whose entry the bar begins, the others are in the order of their vertices; all are at least as
   * long as the birth and shorter than the death.
   *
   * @param term 0 to {@code cocycleSize() - 1}
   */
  public long[] simplex(int term) {
    int each = dimension + 1;
    return Arrays.copyOfRange(vertices, each * term, each * (term + 1));
  }

  /**
   * The coefficient of a simplex of the cocycle, 1 to p - 1; of the first it is 1.
   *
   * @param term 0 to {@code cocycleSize() - 1}
   */
  public int coefficient(int term) {
    return coefficients[term];
  }

  /**
   * In dimension 1 the vertices of a closed walk, the last joined to the first, none twice; empty
   * in other dimensions. It begins with the edge at whose entry the bar begins, and returns by the
   * shortest way along edges before that one. It bounds nothing before the bar's death, and may
   * live longer.
   */
  public long[] loop() {
    return loop.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BarRepresentative that
        && dimension == that.dimension
        && index == that.index
        && birth == that.birth
        && death == that.death
        && Arrays.equals(vertices, that.vertices)
        && Arrays.equals(coefficients, that.coefficients)
        && Arrays.equals(loop, that.loop);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(vertices) + 31 * Long.hashCode(index);
  }

  @Override
  public String toString() {
    return "BarRepresentative[bar "
        + index
        + " of dimension "
        + dimension
        + ", "
        + birth
        + " to "
        + death
        + ", cocycle of "
        + coefficients.length
        + " simplices, loop of "
        + loop.length
        + " vertices]";
  }
}
