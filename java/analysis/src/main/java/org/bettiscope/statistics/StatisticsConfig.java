package org.bettiscope.statistics;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code statistics}: which networks count, and intervals of means over them.
 *
 * @param minimumAccuracy networks that end below it are left out of the tables over the networks
 *     and listed; their accuracy is that of the validation points, or of the training points where
 *     none were kept for validation. 0 takes every network that was trained
 * @param confidence of the bootstrap intervals of means, above 0 and below 1
 * @param resamples how often networks are drawn for these intervals, 100 to 1,000,000
 */
public record StatisticsConfig(double minimumAccuracy, double confidence, int resamples) {
  private static final int LEAST_RESAMPLES = 100;
  private static final int MOST_RESAMPLES = 1_000_000;

  /** Checks the values. */
  public StatisticsConfig {
    ConfigValue.require(
        minimumAccuracy >= 0 && minimumAccuracy <= 1,
        "statistics.minimum_accuracy",
        minimumAccuracy,
        "be from 0 to 1");
    ConfigValue.require(
        confidence > 0 && confidence < 1,
        "statistics.confidence",
        confidence,
        "be above 0 and below 1");
    ConfigValue.require(
        resamples >= LEAST_RESAMPLES && resamples <= MOST_RESAMPLES,
        "statistics.resamples",
        resamples,
        "be from " + LEAST_RESAMPLES + " to " + MOST_RESAMPLES);
  }
}
