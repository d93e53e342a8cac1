package org.bettiscope.persistence;

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
    Arguments.requireAtLeast(0, threads, "threads");
    throw new UnsupportedOperationException();
  }

  /**
   * As {@link #of(NearestNeighbors, long, int)}, of the {@link NearestNeighbors#of nearest
   * neighbors} of a cloud.
   */
  public static SparseGraph of(PointCloud cloud, long neighbors, long cutoff, int threads) {
    return of(NearestNeighbors.of(cloud, neighbors, threads), cutoff, threads);
  }
}
