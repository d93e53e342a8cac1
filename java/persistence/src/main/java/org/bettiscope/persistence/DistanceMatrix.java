package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;

/**
 * The distances between points, given as the lower triangle of their symmetric matrix, row by row:
 * (1,0), (2,0), (2,1), (3,0), ... A distance is at least 0, or positive infinity where there is no
 * edge; the computation checks that and names the first that is not. The triangle inequality is not
 * needed.
 */
public final class DistanceMatrix implements RipsInput {
  private final Values values;
  private final long points;

  private DistanceMatrix(Values values, long points) {
    this.values = values;
    this.points = points;
  }

  /**
   * A matrix over an array, which is copied into native memory by each computation.
   *
   * @param lower {@code points * (points - 1) / 2} distances
   * @param points at least 1
   * @throws BettiscopeException (usage) if the length is another
   */
  public static DistanceMatrix lower(float[] lower, long points) {
    return new DistanceMatrix(Values.of(lower, count(points), "lower", shape(points)), points);
  }

  /** As {@link #lower(float[], long)}; the distances are rounded to float32 by the computation. */
  public static DistanceMatrix lower(double[] lower, long points) {
    return new DistanceMatrix(Values.of(lower, count(points), "lower", shape(points)), points);
  }

  /**
   * A matrix over memory, which is not copied where it is native.
   *
   * @param lower exactly {@code points * (points - 1) / 2} numbers, aligned to their size; it must
   *     be alive and accessible to the thread that computes
   * @param precision of the numbers
   * @param points at least 1
   * @throws BettiscopeException (usage) if the size or the alignment is another
   */
  public static DistanceMatrix lower(MemorySegment lower, Precision precision, long points) {
    return new DistanceMatrix(
        Values.of(lower, precision, count(points), "lower", shape(points)), points);
  }

  private static long count(long points) {
    Arguments.requireAtLeast(1, points, "points");
    long even = points % 2 == 0 ? points : points - 1;
    long odd = points % 2 == 0 ? points - 1 : points;
    return Arguments.product(even / 2, odd, "points (points - 1) / 2");
  }

  private static String shape(long points) {
    return "points (points - 1) / 2 = " + count(points) + " for points = " + points;
  }

  /** The number of points. */
  public long points() {
    return points;
  }

  Values values() {
    return values;
  }

  @Override
  public String toString() {
    return "DistanceMatrix[" + points + " points, " + values.precision() + "]";
  }
}
