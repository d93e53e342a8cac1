package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * The entropy summary function (N. Atienza, R. Gonzalez-Diaz, M. Soriano-Trigueros, On the
 * stability of persistent entropy and new summary functions for topological data analysis, 2020) on
 * a grid: at scale s the sum over the bars with b &lt;= s &lt; d of -p ln p, where p is a bar's
 * length over the sum of all lengths. For finite bars. It is not normalized, as {@code
 * gudhi.representations} does by default.
 *
 * @param scales where it is looked at
 */
public record EntropyCurve(ScaleGrid scales) implements DiagramVector {

  /** Checks that there is a grid. */
  public EntropyCurve {
    requireNonNull(scales, "scales");
  }

  @Override
  public String word() {
    return "entropy";
  }

  @Override
  public int width() {
    return scales.count();
  }
}
