package org.bettiscope.statistics;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * One number over the networks that have it. With no network all but the counts are NaN.
 *
 * @param count number of networks that have it
 * @param failed number of networks that should have it but failed
 * @param mean arithmetic mean
 * @param sd sample standard deviation (divisor count - 1); NaN for fewer than two networks
 * @param standardError of the mean: {@code sd} by the square root of {@code count}
 * @param median the one in the middle, or the mean of both
 * @param min smallest
 * @param max largest
 * @param percentile bootstrap percentile interval of the mean; NaN for fewer than two networks, and
 *     the value itself where all have the same
 * @param bca bias-corrected and accelerated bootstrap interval of the mean, likewise; NaN also
 *     where the resamples leave it undefined
 */
public record Summary(
    long count,
    long failed,
    double mean,
    double sd,
    double standardError,
    double median,
    double min,
    double max,
    Interval percentile,
    Interval bca) {

  /** Everything but the counts, by its name in tables and files, in their order. */
  static final SequencedMap<String, ToDoubleFunction<Summary>> NUMBERS = numbers();

  private static SequencedMap<String, ToDoubleFunction<Summary>> numbers() {
    SequencedMap<String, ToDoubleFunction<Summary>> numbers = new LinkedHashMap<>();
    numbers.put("mean", Summary::mean);
    numbers.put("sd", Summary::sd);
    numbers.put("standard_error", Summary::standardError);
    numbers.put("median", Summary::median);
    numbers.put("min", Summary::min);
    numbers.put("max", Summary::max);
    numbers.put("percentile_low", summary -> summary.percentile().low());
    numbers.put("percentile_high", summary -> summary.percentile().high());
    numbers.put("bca_low", summary -> summary.bca().low());
    numbers.put("bca_high", summary -> summary.bca().high());
    return Collections.unmodifiableSequencedMap(numbers);
  }

  /** The summary of {@code values}, one per network that has the number. */
  static Summary of(long[] values, long failed, Bootstrap bootstrap) {
    return of(Arrays.stream(values).asDoubleStream().toArray(), failed, bootstrap);
  }

  /** As the other method. */
  static Summary of(double[] values, long failed, Bootstrap bootstrap) {
    if (values.length < 2) {
      return ofAtMostOne(values, failed);
    }
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    double min = ascending[0];
    double max = ascending[ascending.length - 1];
    if (min == max) {
      return ofEqual(values.length, failed, min);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    // Two passes: the sum of squares alone loses digits where the spread is small against the mean.
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double sd = Math.sqrt(squares / (values.length - 1));
    double[] means = bootstrap.means(values);
    return new Summary(
        values.length,
        failed,
        mean,
        sd,
        sd / Math.sqrt(values.length),
        Bootstrap.quantile(ascending, 0.5),
        min,
        max,
        bootstrap.percentile(means),
        bootstrap.bca(values, means));
  }

  private static Summary ofAtMostOne(double[] values, long failed) {
    double none = Double.NaN;
    double value = values.length == 0 ? none : values[0];
    return new Summary(
        values.length,
        failed,
        value,
        none,
        none,
        value,
        value,
        value,
        Interval.NONE,
        Interval.NONE);
  }

  /** The summary of a number that is the same for all networks by its nature: its sd is 0. */
  static Summary ofConstant(long value) {
    return ofEqual(1, 0, (double) value);
  }

  private static Summary ofEqual(long count, long failed, double value) {
    Interval point = new Interval(value, value);
    return new Summary(count, failed, value, 0, 0, value, value, value, point, point);
  }
}
