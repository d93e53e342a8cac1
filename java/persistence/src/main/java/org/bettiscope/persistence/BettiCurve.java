package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * The Betti curve on a grid: at each scale s the number of bars with b &lt;= s &lt; d, essential
 * ones included. {@link BettiSteps} is the whole curve, exactly.
 *
 * @param scales where it is looked at
 */
public record BettiCurve(ScaleGrid scales) implements DiagramVector {

  /** Checks that there is a grid. */
  public BettiCurve {
    requireNonNull(scales, "scales");
  }

  @Override
  public String word() {
    return "betti";
  }

  @Override
  public int width() {
    return scales.count();
  }
}
