package org.bettiscope.persistence;

import java.util.List;

/**
 * The persistence diagrams of one input, one per dimension from 0 to the one asked for, all
 * complete.
 *
 * @see RipsPersistence
 */
public final class PersistenceDiagrams {
  private final RipsPersistence settings;
  private final long vertices;
  private final double threshold;
  private final boolean enclosing;
  private final double coveringRadius;
  private final List<PersistenceDiagram> diagrams;

  PersistenceDiagrams(
      RipsPersistence settings,
      long vertices,
      double threshold,
      boolean enclosing,
      double coveringRadius,
      List<PersistenceDiagram> diagrams) {
    this.settings = settings;
    this.vertices = vertices;
    this.threshold = threshold;
    this.enclosing = enclosing;
    this.coveringRadius = coveringRadius;
    this.diagrams = List.copyOf(diagrams);
  }

  /** What was asked for. */
  public RipsPersistence settings() {
    return settings;
  }

  /** The number of points or vertices that were used: all, or the landmarks. */
  public long vertices() {
    return vertices;
  }

  /** The highest dimension computed. */
  public int maxDimension() {
    return settings.maxDimension();
  }

  /**
   * The threshold used: the one asked for; without one the enclosing radius of dense lengths, and
   * positive infinity for a sparse graph.
   */
  public double threshold() {
    return threshold;
  }

  /**
   * The largest distance of a point to its nearest landmark; 0 where no landmarks were asked for.
   */
  public double coveringRadius() {
    return coveringRadius;
  }

  /** The prime p of the coefficients Z/p. */
  public int field() {
    return settings.field();
  }

  /**
   * The diagram of one dimension.
   *
   * @throws BettiscopeException (usage) if the dimension was not computed
   */
  public PersistenceDiagram diagram(int dimension) {
    if (dimension < 0 || dimension > maxDimension()) {
      throw Arguments.usage(
          "dimension = "
              + dimension
              + ", expected 0 to "
              + maxDimension()
              + ", which were computed");
    }
    return diagrams.get(dimension);
  }

  /** The diagrams of dimensions 0 to {@link #maxDimension()}. */
  public List<PersistenceDiagram> diagrams() {
    return diagrams;
  }

  /**
   * Betti numbers of the complex at a scale: for each dimension the number of bars with birth &lt;=
   * scale &lt; death. The scale is rounded to float32 where lengths are.
   *
   * @param scale a diameter, or the R of a lazy witness complex, in the unit of the lengths; at
   *     least 0 and finite, and at most the {@link #threshold()} unless that is the enclosing
   *     radius, beyond which the complex is a cone
   * @return {@code maxDimension() + 1} numbers
   * @throws BettiscopeException (usage) if the scale is not in that range
   */
  public long[] bettiNumbers(double scale) {
    double rounded = rounded(scale);
    if (!(scale >= 0 && (float) scale < Float.POSITIVE_INFINITY)) {
      throw Arguments.usage("scale = " + scale + ", expected at least 0 and within float32");
    }
    if (!enclosing && rounded > rounded(threshold)) {
      throw new BettiscopeException(
          BettiscopeException.Kind.USAGE,
          "scale = " + scale + ", expected at most the threshold of the computation, " + threshold,
          "compute with a threshold of at least " + scale);
    }
    long[] betti = new long[diagrams.size()];
    for (int dimension = 0; dimension < betti.length; dimension++) {
      betti[dimension] = diagrams.get(dimension).alive(rounded);
    }
    return betti;
  }

  private double rounded(double length) {
    return settings.precision() == Precision.FLOAT32 ? (float) length : length;
  }

  @Override
  public String toString() {
    return "PersistenceDiagrams["
        + vertices
        + " vertices, threshold "
        + threshold
        + ", "
        + diagrams
        + "]";
  }
}
