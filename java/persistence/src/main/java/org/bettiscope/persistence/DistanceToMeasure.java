package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The distance to a measure (DTM) of each point of a cloud, the measure being that of all its
 * points: small where points are dense, large at outliers. With k points in mind it is ((d_1^q +
 * ... + d_k^q) / k)^(1/q), where d_1, d_2, ... are the euclidean distances to the k nearest points,
 * of which the point is one itself, 0 away; the mass is k / n. As weights of a {@link
 * WeightedInput} it makes the DTM filtration.
 *
 * @see <a href="https://doi.org/10.1007/s10208-011-9098-0">Chazal, Cohen-Steiner, Merigot,
 *     Geometric inference for probability measures (2011)</a>
 */
public final class DistanceToMeasure {
  private DistanceToMeasure() {}

  /**
   * The values at the points. Coordinates in double precision are rounded to float32 first.
   *
   * @param cloud finite coordinates
   * @param neighbors k, the point itself among them: 1 to the number of points
   * @param order q, at least 1 and finite; the papers take 2
   * @param threads at least 1, or 0 for the number of cores
   * @return one value for each point, in the unit of the coordinates
   * @throws BettiscopeException (usage) if a number is out of range; (data) if a coordinate is not
   *     finite
   */
  public static double[] of(PointCloud cloud, long neighbors, double order, int threads) {
    return of(cloud, neighbors, order, threads, new Cancellation());
  }

  /**
   * As {@link #of(PointCloud, long, double, int)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static double[] of(
      PointCloud cloud, long neighbors, double order, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, neighbors, "neighbors");
    requireNonNull(cancellation, "cancellation");
    int length = Arguments.arrayLength(cloud.points(), "the values of all points");
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
