package org.bettiscope.statistics;

import java.util.Arrays;

/**
 * One number over the networks that have it. With no network all but the counts are NaN.
 *
 * @param count number of networks that have it
 * @param failed number of networks that should have it but failed
 * @param mean arithmetic mean
 * @param sd sample standard deviation (divisor count - 1); NaN for fewer than two networks
 * @param min smallest
 * @param max largest
 */
public record Summary(long count, long failed, double mean, double sd, double min, double max) {

  /** The summary of {@code values}, one per network that has the number. */
  static Summary of(long[] values, long failed) {
    return of(Arrays.stream(values).asDoubleStream().toArray(), failed);
  }

  /** As the other method. */
  static Summary of(double[] values, long failed) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    // Two passes: the sum of squares alone loses digits where the spread is small against the mean.
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double sd = values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    double min = Arrays.stream(values).min().orElse(Double.NaN);
    double max = Arrays.stream(values).max().orElse(Double.NaN);
    return new Summary(values.length, failed, mean, sd, min, max);
  }

  /** The summary of a number that is the same for all networks by its nature: its sd is 0. */
  static Summary ofConstant(long value) {
    return new Summary(1, 0, value, 0, value, value);
  }
}
