package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The distance of each point of a cloud to the measure that the cloud is: the mean distance, of an
 * order, to its nearest points, itself among them. Small where points are dense, large at outliers.
 * As the weights of a {@link WeightedInput} it gives the DTM filtration.
 *
 * @see <a href="https://doi.org/10.1007/s10208-011-9098-0">Chazal, Cohen-Steiner, Merigot
 *     (2011)</a>
 */
public final class DistanceToMeasure {
  private DistanceToMeasure() {}

  /**
   * Computes ((d_1^order + ... + d_k^order) / k)^(1/order), where d_1 = 0, d_2, ... are the
   * euclidean distances to the nearest points and k is {@code neighbors}. Coordinates in double
   * precision are rounded to float32 first.
   *
   * @param cloud finite coordinates
   * @param neighbors nearest points of each point, itself among them: 1 to the number of points
   * @param order at least 1, finite; 2 as a rule
   * @param threads at least 1, or 0 for the number of cores
   * @return one value for each point, in the unit of the coordinates
   * @throws BettiscopeException (usage) if a number is out of range; (data) if a coordinate is not
   *     finite; (stopped) if it was cancelled
   */
  public static double[] of(
      PointCloud cloud, long neighbors, double order, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, neighbors, "neighbors");
    int length = Arguments.arrayLength(cloud.points(), "the distances of all points");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = NativeMemory.allocate(arena, JAVA_DOUBLE, length);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.distanceToMeasure(
              NativeMemory.float32(cloud, arena),
              cloud.points(),
              cloud.dimensions(),
              neighbors,
              order,
              threads,
              cancellation.flag(),
              values,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return values.toArray(JAVA_DOUBLE);
    }
  }
}
