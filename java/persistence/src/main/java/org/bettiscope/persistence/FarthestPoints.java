package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Farthest-point sampling: the first landmark is drawn from a seed, each next one is a point
 * farthest from those chosen, the smallest index where several are equally far (T. F. Gonzalez,
 * Clustering to minimize the maximum intercluster distance, 1985).
 */
public final class FarthestPoints {
  private FarthestPoints() {}

  /**
   * Chooses landmarks of a cloud, euclidean. Coordinates in double precision are rounded to float32
   * first.
   *
   * @param cloud finite coordinates
   * @param count landmarks, 1 to the number of points
   * @param seed of the first landmark
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if {@code count} or {@code threads} is out of range; (data)
   *     if a coordinate is not finite
   */
  public static Landmarks sample(PointCloud cloud, long count, long seed, int threads) {
    return sample(cloud, count, seed, threads, new Cancellation());
  }

  /**
   * As {@link #sample(PointCloud, long, long, int)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static Landmarks sample(
      PointCloud cloud, long count, long seed, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, count, "count");
    int length = Arguments.arrayLength(count, "the landmarks");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment indices = NativeMemory.allocate(arena, JAVA_LONG, length);
      MemorySegment coveringRadius = arena.allocate(JAVA_DOUBLE);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.farthestPoints(
              NativeMemory.float32(cloud, arena),
              cloud.points(),
              cloud.dimensions(),
              count,
              seed,
              threads,
              cancellation.flag(),
              indices,
              coveringRadius,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return new Landmarks(indices.toArray(JAVA_LONG), coveringRadius.get(JAVA_DOUBLE, 0));
    }
  }
}
