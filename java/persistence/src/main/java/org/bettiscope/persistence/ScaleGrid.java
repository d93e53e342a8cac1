package org.bettiscope.persistence;

import java.util.List;

/**
 * Scales that are evenly spread, both ends included. For diagrams to be compared take one grid for
 * all of them.
 *
 * @param low the first scale
 * @param high the last scale, above the first
 * @param count how many there are, at least 1; one alone is the first
 */
public record ScaleGrid(double low, double high, int count) {

  /**
   * Checks the range.
   *
   * @throws BettiscopeException (usage) if it is empty or not finite, or there is no scale
   */
  public ScaleGrid {
    if (!Double.isFinite(low)) {
      throw Arguments.usage("low = " + low + ", expected a finite number");
    }
    if (!(high > low && Double.isFinite(high - low))) {
      throw Arguments.usage("high = " + high + ", expected a finite number above low = " + low);
    }
    Arguments.requireAtLeast(1, count, "count");
  }

  /**
   * From the least birth to the greatest death of all bars of nonzero length that die.
   *
   * @throws BettiscopeException (data) if there is no such bar
   */
  public static ScaleGrid covering(List<PersistenceDiagram> diagrams, int count) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (PersistenceDiagram diagram : diagrams) {
      for (int bar = 0; bar < diagram.size(); bar++) {
        double death = diagram.death(bar);
        if (death < Double.POSITIVE_INFINITY && diagram.birth(bar) < death) {
          low = Math.min(low, diagram.birth(bar));
          high = Math.max(high, death);
        }
      }
    }
    if (!(low < high)) {
      throw new BettiscopeException(
          BettiscopeException.Kind.DATA,
          "no bar dies, so there is no range of scales to cover",
          "name the range");
    }
    return new ScaleGrid(low, high, count);
  }

  /** A scale, 0 &lt;= index &lt; {@link #count()}. */
  public double scale(int index) {
    if (index == 0) {
      return low;
    }
    return index == count - 1 ? high : low + index * ((high - low) / (count - 1));
  }
}
