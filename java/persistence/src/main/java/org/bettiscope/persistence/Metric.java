package org.bettiscope.persistence;

import java.util.Locale;

/** How far two points of a {@link PointCloud} are apart. */
public sealed interface Metric {
  /** The straight-line distance, in the unit of the coordinates. */
  static Metric euclidean() {
    return Coordinates.EUCLIDEAN;
  }

  /**
   * 1 minus the cosine of the angle between the points seen as vectors, of which none may be zero:
   * 0 to 2.
   */
  static Metric cosine() {
    return Coordinates.COSINE;
  }

  /** The sum of the coordinates' differences, in their unit. */
  static Metric manhattan() {
    return Coordinates.MANHATTAN;
  }

  /** The largest of the coordinates' differences, in their unit. */
  static Metric chebyshev() {
    return Coordinates.CHEBYSHEV;
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

  /** The metric's word in configurations and files, such as "euclidean" or "hop". */
  String word();

  /**
   * The metrics that are functions of the two points' coordinates alone; see the methods of {@link
   * Metric}.
   */
  enum Coordinates implements Metric {
    /** See {@link Metric#euclidean()}. */
    EUCLIDEAN,
    /** See {@link Metric#cosine()}. */
    COSINE,
    /** See {@link Metric#manhattan()}. */
    MANHATTAN,
    /** See {@link Metric#chebyshev()}. */
    CHEBYSHEV;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
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
