package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The exact nearest neighbors of each point among the others, euclidean: itself excluded by index,
 * duplicates included, equal distances in order of index.
 */
public final class NearestNeighbors {
  private final long points;
  private final long neighbors;
  private final long[] indices;
  private final float[] distances;

  private NearestNeighbors(long points, long neighbors, long[] indices, float[] distances) {
    this.points = points;
    this.neighbors = neighbors;
    this.indices = indices;
    this.distances = distances;
  }

  /**
   * Finds the neighbors. Coordinates in double precision are rounded to float32 first.
   *
   * @param cloud finite coordinates
   * @param neighbors of each point, at least 1 and less than the number of points
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if {@code neighbors} or {@code threads} is out of range;
   *     (data) if a coordinate is not finite
   */
  public static NearestNeighbors of(PointCloud cloud, long neighbors, int threads) {
    return of(cloud, neighbors, threads, new Cancellation());
  }

  /**
   * As {@link #of(PointCloud, long, int)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static NearestNeighbors of(
      PointCloud cloud, long neighbors, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, neighbors, "neighbors");
    int length =
        Arguments.arrayLength(
            Arguments.product(cloud.points(), neighbors, "points x neighbors"),
            "the neighbors of all points");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment indices = NativeMemory.allocate(arena, JAVA_LONG, length);
      MemorySegment distances = NativeMemory.allocate(arena, JAVA_FLOAT, length);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.nearestNeighbors(
              NativeMemory.float32(cloud, arena),
              cloud.points(),
              cloud.dimensions(),
              neighbors,
              threads,
              cancellation.flag(),
              indices,
              distances,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return new NearestNeighbors(
          cloud.points(), neighbors, indices.toArray(JAVA_LONG), distances.toArray(JAVA_FLOAT));
    }
  }

  /** The number of points. */
  public long points() {
    return points;
  }

  /** The number of neighbors of each point. */
  public long neighbors() {
    return neighbors;
  }

  /** The indices in native memory. */
  MemorySegment indices(Arena arena) {
    return NativeMemory.of(MemorySegment.ofArray(indices), JAVA_LONG, arena);
  }

  /** A copy of the neighbors' indices, points x neighbors, those of a point from near to far. */
  public long[] indices() {
    return indices.clone();
  }

  /** A copy of the distances to them, points x neighbors. */
  public float[] distances() {
    return distances.clone();
  }
}
