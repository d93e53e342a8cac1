package org.bettiscope.statistics;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code statistics}: which networks count.
 *
 * @param minimumAccuracy networks that end below it are left out of the tables over the networks
 *     and listed; their accuracy is that of the validation points, or of the training points where
 *     none were kept for validation. 0 takes every network that was trained
 */
public record StatisticsConfig(double minimumAccuracy) {
  /** Checks the value. */
  public StatisticsConfig {
    ConfigValue.require(
        minimumAccuracy >= 0 && minimumAccuracy <= 1,
        "statistics.minimum_accuracy",
        minimumAccuracy,
        "be from 0 to 1");
  }
}
