package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The bars of one dimension; those computed here are ordered by birth, then death. A bar lives on
 * [birth, death); one that never dies (essential) has an infinite death.
 */
public final class PersistenceDiagram {
  private final int dimension;
  private final double[] pairs;
  private final long[] simplices;

  /**
   * Takes over the arrays.
   *
   * @param pairs birth and death of each bar in turn
   * @param simplices as {@code bettiscope_diagrams_simplices} gives them, or null where they were
   *     not kept
   */
  PersistenceDiagram(int dimension, double[] pairs, long[] simplices) {
    this.dimension = dimension;
    this.pairs = pairs;
    this.simplices = simplices;
  }

  /**
   * A diagram made elsewhere; its bars keep their order.
   *
   * @param dimension the homological dimension of its bars, at least 0
   * @param pairs birth and death of each bar in turn; births finite, deaths not before them, and
   *     infinite for essential bars
   * @throws BettiscopeException (usage) if the dimension is below 0; (data) if a number is missing,
   *     or a bar is none
   */
  public static PersistenceDiagram of(int dimension, double... pairs) {
    Arguments.requireAtLeast(0, dimension, "dimension");
    if (pairs.length % 2 != 0) {
      throw data("pairs has " + pairs.length + " values, expected an even number");
    }
    for (int bar = 0; bar < pairs.length / 2; bar++) {
      requireBar(bar, pairs[2 * bar], pairs[2 * bar + 1]);
    }
    return new PersistenceDiagram(dimension, pairs.clone(), null);
  }

  private static void requireBar(int bar, double birth, double death) {
    if (!(Double.isFinite(birth) && death >= birth)) {
      throw data(
          "bar "
              + bar
              + " is ("
              + birth
              + ", "
              + death
              + "), expected a finite birth, and a death at or after it");
    }
  }

  private static BettiscopeException data(String message) {
    return new BettiscopeException(BettiscopeException.Kind.DATA, message, "");
  }

  /** The diagram of the bars that die, for what is not defined for others. */
  public PersistenceDiagram finite() {
    double[] kept = new double[pairs.length - 2 * essential()];
    int count = 0;
    for (int bar = 0; bar < size(); bar++) {
      if (death(bar) < Double.POSITIVE_INFINITY) {
        kept[count++] = birth(bar);
        kept[count++] = death(bar);
      }
    }
    return new PersistenceDiagram(dimension, kept, null);
  }

  /** The homological dimension of the bars: 0 for components, 1 for loops, 2 for voids, ... */
  public int dimension() {
    return dimension;
  }

  /** The number of bars. */
  public int size() {
    return pairs.length / 2;
  }

  /** The scale at which a bar begins, 0 &lt;= bar &lt; {@link #size()}. */
  public double birth(int bar) {
    return pairs[2 * bar];
  }

  /** The scale at which a bar ends: positive infinity for an essential bar. */
  public double death(int bar) {
    return pairs[2 * bar + 1];
  }

  /**
   * A copy of births and deaths: birth 0, death 0, birth 1, death 1, ... ({@code 2 * size()}
   * values).
   */
  public double[] pairs() {
    return pairs.clone();
  }

  /** Copies {@link #pairs()} to a place in native memory, counted in numbers. */
  void copyPairs(MemorySegment to, long at) {
    MemorySegment.copy(pairs, 0, to, ValueLayout.JAVA_DOUBLE, at * Double.BYTES, pairs.length);
  }

  /**
   * The simplex at whose entry a bar begins: {@code dimension() + 1} vertices of the input,
   * increasing. Its longest edge is as long as the bar's birth.
   *
   * @throws BettiscopeException (usage) if simplices were not asked for, see {@link
   *     RipsPersistence#withSimplices(boolean)}
   */
  public long[] birthSimplex(int bar) {
    requireSimplices();
    int first = Math.multiplyExact(bar, 2 * dimension + 3);
    return Arrays.copyOfRange(simplices, first, first + dimension + 1);
  }

  /**
   * The simplex at whose entry a bar ends: {@code dimension() + 2} vertices of the input,
   * increasing. Empty for an essential bar.
   *
   * @throws BettiscopeException (usage) if simplices were not asked for
   */
  public long[] deathSimplex(int bar) {
    requireSimplices();
    if (death(bar) == Double.POSITIVE_INFINITY) {
      return new long[0];
    }
    int end = Math.multiplyExact(bar + 1, 2 * dimension + 3);
    return Arrays.copyOfRange(simplices, end - dimension - 2, end);
  }

  private void requireSimplices() {
    if (simplices == null) {
      throw new BettiscopeException(
          BettiscopeException.Kind.USAGE,
          "the simplices of the bars were not kept",
          "compute withSimplices(true)");
    }
  }

  /** The number of bars that never die. */
  public int essential() {
    int count = 0;
    for (int bar = 0; bar < size(); bar++) {
      if (death(bar) == Double.POSITIVE_INFINITY) {
        count++;
      }
    }
    return count;
  }

  /** The number of bars alive at a scale: birth &lt;= scale &lt; death. */
  long alive(double scale) {
    long count = 0;
    for (int bar = 0; bar < size(); bar++) {
      if (birth(bar) <= scale && scale < death(bar)) {
        count++;
      }
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PersistenceDiagram that
        && dimension == that.dimension
        && Arrays.equals(pairs, that.pairs)
        && Arrays.equals(simplices, that.simplices);
  }

  @Override
  public int hashCode() {
    return 31 * dimension + Arrays.hashCode(pairs);
  }

  @Override
  public String toString() {
    return "PersistenceDiagram[dimension "
        + dimension
        + ", "
        + size()
        + " bars, "
        + essential()
        + " essential]";
  }
}
