package org.bettiscope.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.bettiscope.store.Seeds;

/**
 * Confidence intervals of a mean over networks, from the means of as many networks that are drawn
 * from them again and again, with replacement (B. Efron, "Better bootstrap confidence intervals",
 * Journal of the American Statistical Association 82 (1987); B. Efron and R. J. Tibshirani, "An
 * Introduction to the Bootstrap", 1993, chapters 13 and 14).
 *
 * <p>All tables of a run draw with one seed: where the same networks have values, the same of them
 * are drawn, in every epoch, layer, class and dimension. Of a handful of networks the intervals are
 * too short, as a normal interval is there.
 *
 * @param confidence the share of the means in the interval, above 0 and below 1
 * @param resamples how often networks are drawn
 * @param seed of the draws
 */
record Bootstrap(double confidence, int resamples, long seed) {
  private static final String SEED = "statistics/bootstrap";
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  static Bootstrap of(StatisticsConfig config, Seeds seeds) {
    return new Bootstrap(config.confidence(), config.resamples(), seeds.of(SEED));
  }

  /** The mean of every resample, ascending. */
  double[] means(double[] values) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      double sum = 0;
      for (int draw = 0; draw < values.length; draw++) {
        sum += values[random.nextInt(values.length)];
      }
      means[resample] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }

  /**
   * The percentile interval.
   *
   * @param means of the resamples, ascending
   */
  Interval percentile(double[] means) {
    return new Interval(quantile(means, tail()), quantile(means, 1 - tail()));
  }

  /**
   * The bias-corrected and accelerated interval (BCa). A mean that equals that of the values counts
   * half as below it, so that many equal means, which Betti numbers have, are no bias. There is
   * none where the correction is not defined: all means are on one side of that of the values, or
   * the acceleration is too large for the confidence.
   *
   * @param values at least two, not all equal
   * @param means of the resamples, ascending
   */
  Interval bca(double[] values, double[] means) {
    double bias = NORMAL.inverseCumulativeProbability(shareBelow(values, means));
    double acceleration = acceleration(values);
    double z = NORMAL.inverseCumulativeProbability(tail());
    double low = corrected(bias, acceleration, z);
    double high = corrected(bias, acceleration, -z);
    return Double.isNaN(low) || Double.isNaN(high)
        ? Interval.NONE
        : new Interval(quantile(means, low), quantile(means, high));
  }

  private double tail() {
    return (1 - confidence) / 2;
  }

  private static double shareBelow(double[] values, double[] means) {
    double mean = mean(values);
    double greatest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    // By so much sums of the same numbers in two orders may differ: such means are equal.
    double rounding = 2 * values.length * Math.ulp(greatest);
    long below = Arrays.stream(means).filter(m -> m < mean - rounding).count();
    long above = Arrays.stream(means).filter(m -> m > mean + rounding).count();
    return (means.length + below - above) / (2.0 * means.length);
  }

  /**
   * By the jackknife: the mean without one value differs from that of such means by the deviation
   * of the value, times a factor that falls out.
   */
  private static double acceleration(double[] values) {
    double mean = mean(values);
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double deviation = value - mean;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    return cubes / (6 * squares * Math.sqrt(squares));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The share of the means at an end of the interval; NaN where it is not defined. */
  private static double corrected(double bias, double acceleration, double z) {
    double shifted = bias + z;
    double slowed = 1 - acceleration * shifted;
    return Double.isFinite(bias) && slowed > 0
        ? NORMAL.cumulativeProbability(bias + shifted / slowed)
        : Double.NaN;
  }

  /** Linear between neighbours: definition 7 of R. J. Hyndman and Y. Fan (1996). */
  static double quantile(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int left = (int) place;
    int right = Math.min(left + 1, ascending.length - 1);
    return ascending[left] + (place - left) * (ascending[right] - ascending[left]);
  }
}
