package org.bettiscope.statistics;

/**
 * A confidence interval of a mean over networks.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
  /** What stands where there is none: NaN to NaN. */
  static final Interval NONE = new Interval(Double.NaN, Double.NaN);
}
