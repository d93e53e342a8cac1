package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * The power-weighted silhouette (F. Chazal, B. T. Fasy, F. Lecci, A. Rinaldo, L. Wasserman,
 * Stochastic convergence of persistence landscapes and silhouettes, 2014) on a grid: the mean of
 * all tents with the weights l^exponent; 0 for no bars. For finite bars. The values are those of
 * the paper; {@code gudhi.representations} multiplies them by sqrt(2).
 *
 * @param scales where it is looked at
 * @param exponent of the lengths, at least 0: the greater, the more long bars count
 */
public record Silhouette(ScaleGrid scales, double exponent) implements DiagramVector {

  /**
   * Checks the exponent.
   *
   * @throws BettiscopeException (usage) if it is below 0 or not finite
   */
  public Silhouette {
    requireNonNull(scales, "scales");
    Arguments.requireExponent(exponent);
  }

  @Override
  public String word() {
    return "silhouette";
  }

  @Override
  public int width() {
    return scales.count();
  }
}
