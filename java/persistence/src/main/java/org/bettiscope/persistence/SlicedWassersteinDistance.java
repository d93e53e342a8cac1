package org.bettiscope.persistence;

/**
 * The sliced Wasserstein distance: the mean over all directions of the plane of the 1-Wasserstein
 * distance between the points of one diagram with the feet of the other's on the diagonal, and the
 * other way round, all projected on a line of that direction (M. Carriere, M. Cuturi, S. Oudot,
 * Sliced Wasserstein kernel for persistence diagrams, 2017, definition 3.1). For finite bars.
 *
 * @param directions 0 for the integral over all directions, in O(n^2 log n) time; else the mean
 *     over so many, evenly spread, in O(directions n log n)
 */
public record SlicedWassersteinDistance(long directions) implements DiagramDistance {

  /**
   * Checks the number of directions.
   *
   * @throws BettiscopeException (usage) if it is below 0
   */
  public SlicedWassersteinDistance {
    Arguments.requireAtLeast(0, directions, "directions");
  }

  /** The integral over all directions. */
  public static SlicedWassersteinDistance exact() {
    return new SlicedWassersteinDistance(0);
  }

  /**
   * The mean over so many directions, evenly spread.
   *
   * @throws BettiscopeException (usage) if there is not at least one
   */
  public static SlicedWassersteinDistance inDirections(long directions) {
    Arguments.requireAtLeast(1, directions, "directions");
    return new SlicedWassersteinDistance(directions);
  }

  @Override
  public String word() {
    return "sliced";
  }
}
