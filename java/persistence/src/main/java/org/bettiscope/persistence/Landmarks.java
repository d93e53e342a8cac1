package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Points chosen to stand for a cloud, none twice. */
public final class Landmarks {
  private final long[] indices;
  private final double coveringRadius;

  private Landmarks(long[] indices, double coveringRadius) {
    this.indices = indices;
    this.coveringRadius = coveringRadius;
  }

  /**
   * Chooses landmarks of a cloud, by euclidean distance. Coordinates in double precision are
   * rounded to float32 first.
   *
   * @param cloud finite coordinates
   * @param count landmarks, 1 to the number of points
   * @param method how they are chosen
   * @param seed of all that is drawn
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if {@code count} or {@code threads} is out of range; (data)
   *     if a coordinate is not finite
   */
  public static Landmarks of(
      PointCloud cloud, long count, LandmarkMethod method, long seed, int threads) {
    return of(cloud, count, method, seed, threads, new Cancellation());
  }

  /**
   * As {@link #of(PointCloud, long, LandmarkMethod, long, int)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static Landmarks of(
      PointCloud cloud,
      long count,
      LandmarkMethod method,
      long seed,
      int threads,
      Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, count, "count");
    int length = Arguments.arrayLength(count, "the landmarks");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment indices = NativeMemory.allocate(arena, JAVA_LONG, length);
      MemorySegment coveringRadius = arena.allocate(JAVA_DOUBLE);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.landmarks(
              NativeMemory.float32(cloud, arena),
              cloud.points(),
              cloud.dimensions(),
              count,
              method.code(),
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

  /** A copy of the indices of the chosen points, in order of choice. */
  public long[] indices() {
    return indices.clone();
  }

  /** The largest euclidean distance of a point of the cloud to its nearest landmark. */
  public double coveringRadius() {
    return coveringRadius;
  }
}
