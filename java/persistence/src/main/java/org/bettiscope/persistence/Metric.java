package org.bettiscope.persistence;

/** How far two points of a {@link PointCloud} are apart. */
public sealed interface Metric {
  /** The straight-line distance, in the unit of the coordinates. */
  Metric EUCLIDEAN = new Euclidean();

  /** The straight-line distance, in the unit of the coordinates. */
  static Metric euclidean() {
    return EUCLIDEAN;
  }

  /**
   * The number of hops on the graph that joins each point with its nearest others (euclidean), made
   * symmetric by union; points in different components are infinitely far apart. Needs a finite
   * threshold.
   *
   * @param neighbors of each point, itself not counted; at least 1 and less than the number of
   *     points (after landmarks)
   * @throws BettiscopeException (usage) if {@code neighbors} is below 1
   */
  static Metric hop(long neighbors) {
    return new Hop(neighbors);
  }

  /** The metric's word in configurations and files: "euclidean" or "hop". */
  String word();

  /** See {@link #euclidean()}. */
  record Euclidean() implements Metric {
    @Override
    public String word() {
      return "euclidean";
    }
  }

  /**
   * See {@link #hop(long)}.
   *
   * @param neighbors of each point, itself not counted
   */
  record Hop(long neighbors) implements Metric {
    /** Checks that there is at least one neighbor. */
    public Hop {
      Arguments.requireAtLeast(1, neighbors, "neighbors");
    }

    @Override
    public String word() {
      return "hop";
    }
  }
}
