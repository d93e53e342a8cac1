package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * Persistence landscapes (P. Bubenik, Statistical topological data analysis using persistence
 * landscapes, 2015) on a grid: level k at scale s is the k-th greatest of all tents there, 0 where
 * there are not so many. Rows hold level 1 at all scales, then level 2, ... For finite bars. The
 * values are those of the paper; {@code gudhi.representations} multiplies them by sqrt(2).
 *
 * @param scales where it is looked at
 * @param levels how many of the levels, from the first on, at least 1
 */
public record Landscape(ScaleGrid scales, int levels) implements DiagramVector {

  /**
   * Checks the number of levels.
   *
   * @throws BettiscopeException (usage) if there is none, or a row would be too long
   */
  public Landscape {
    requireNonNull(scales, "scales");
    Arguments.requireAtLeast(1, levels, "levels");
    Arguments.arrayLength((long) scales.count() * levels, "a landscape");
  }

  @Override
  public String word() {
    return "landscape";
  }

  @Override
  public int width() {
    return scales.count() * levels;
  }
}
