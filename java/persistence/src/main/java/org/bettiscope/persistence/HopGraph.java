package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The hop metric of a nearest-neighbor graph: neighbors made symmetric by union, unit edges, and
 * the distance of two points the number of edges on the shortest way between them. {@link
 * Metric#hop} computes persistence on it without a copy of the graph.
 */
public final class HopGraph {
  private HopGraph() {}

  /**
   * The pairs of points at most {@code cutoff} hops apart, with their hop counts, ordered by row,
   * then column, row &gt; column.
   *
   * @param cutoff at least 1
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if {@code cutoff} or {@code threads} is out of range
   */
  public static SparseGraph of(NearestNeighbors neighbors, long cutoff, int threads) {
    return of(neighbors, cutoff, threads, new Cancellation());
  }

  /**
   * As {@link #of(NearestNeighbors, long, int)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static SparseGraph of(
      NearestNeighbors neighbors, long cutoff, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(1, cutoff, "cutoff");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(ADDRESS);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.hopGraph(
              neighbors.indices(arena),
              neighbors.points(),
              neighbors.neighbors(),
              cutoff,
              threads,
              cancellation.flag(),
              handle,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return take(handle.get(ADDRESS, 0), arena);
    }
  }

  /** A graph of the native library, copied and freed. */
  static SparseGraph take(MemorySegment graph, Arena arena) {
    try {
      return copy(graph, arena);
    } finally {
      NativeCore.graphFree(graph);
    }
  }

  private static SparseGraph copy(MemorySegment graph, Arena arena) {
    int edges = Arguments.arrayLength(NativeCore.graphEdges(graph), "the edges of the graph");
    MemorySegment rows = NativeMemory.allocate(arena, JAVA_LONG, edges);
    MemorySegment columns = NativeMemory.allocate(arena, JAVA_LONG, edges);
    MemorySegment lengths = NativeMemory.allocate(arena, JAVA_FLOAT, edges);
    int status = NativeCore.graphCopy(graph, rows, columns, lengths, edges);
    if (status != NativeCore.OK) {
      throw Status.exception(status, "bettiscope_graph_copy of " + edges + " edges");
    }
    return SparseGraph.of(
        NativeCore.graphVertices(graph),
        rows.toArray(JAVA_LONG),
        columns.toArray(JAVA_LONG),
        lengths.toArray(JAVA_FLOAT));
  }

  /**
   * As {@link #of(NearestNeighbors, long, int)}, of the {@link NearestNeighbors#of nearest
   * neighbors} of a cloud.
   */
  public static SparseGraph of(PointCloud cloud, long neighbors, long cutoff, int threads) {
    return of(NearestNeighbors.of(cloud, neighbors, threads), cutoff, threads);
  }
}
