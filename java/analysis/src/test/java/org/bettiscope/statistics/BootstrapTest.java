package org.bettiscope.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTest {
  /**
   * Of all resamples, in place of drawn ones. The ends are those of scipy 1.17.1: with {@code means
   * = [mean(c) for c in itertools.product(values, repeat=len(values))]} of {@code
   * bootstrap((values,), mean, n_resamples=0,
   * bootstrap_result=SimpleNamespace(bootstrap_distribution=means), confidence_level=confidence,
   * method=...)}, percentile and BCa.
   */
  @ParameterizedTest
  @CsvSource({
    "1 2 4, 0.9, 1.3333333333333333, 3.333333333333334, 1.3333333333333333, 3.4423381802901076",
    "1 2 4, 0.6, 1.6666666666666667, 3.0, 1.6934939801733986, 3.0",
    "0 0 1 3 11, 0.9, 0.4, 6.6, 0.8, 7.4",
    "0 0 1 3 11, 0.95, 0.2, 7.2, 0.6, 8.8"
  })
  void intervalsAreThoseOfScipy(
      String text,
      double confidence,
      double percentileLow,
      double percentileHigh,
      double bcaLow,
      double bcaHigh) {
    double[] values = Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    double[] means = meansOfAllResamples(values);
    Bootstrap bootstrap = new Bootstrap(confidence, means.length, 0);
    assertInterval(percentileLow, percentileHigh, bootstrap.percentile(means));
    assertInterval(bcaLow, bcaHigh, bootstrap.bca(values, means));
  }

  private static void assertInterval(double low, double high, Interval actual) {
    assertEquals(low, actual.low(), 1e-13);
    assertEquals(high, actual.high(), 1e-13);
  }

  private static double[] meansOfAllResamples(double[] values) {
    int n = values.length;
    return IntStream.range(0, (int) Math.round(Math.pow(n, n)))
        .mapToDouble(resample -> {
          double sum = 0;
          for (int draw = 0, rest = resample; draw < n; draw++, rest /= n) {
            sum += values[rest % n];
          }
          return sum / n;
        })
        .sorted()
        .toArray();
  }

  @Test
  void symmetricValuesNeedNoCorrectionHoweverSumsAreRounded() {
    double[] values = {0.7, 0.8, 0.9};
    double[] means = meansOfAllResamples(values);
    // Seven of the 27 are the mean, but not to the last digit.
    double mean = (0.7 + 0.8 + 0.9) / 3;
    assertEquals(7, Arrays.stream(means).filter(m -> Math.abs(m - mean) < 1e-9).count());
    assertTrue(Arrays.stream(means).filter(m -> m == mean).count() < 7);
    Bootstrap bootstrap = new Bootstrap(0.8, means.length, 0);
    Interval percentile = bootstrap.percentile(means);
    Interval bca = bootstrap.bca(values, means);
    assertEquals(percentile.low(), bca.low(), 1e-13);
    assertEquals(percentile.high(), bca.high(), 1e-13);
  }

  @Test
  void allMeansOnOneSideLeaveBcaUndefined() {
    Bootstrap bootstrap = new Bootstrap(0.9, 3, 0);
    double[] values = {1, 2, 6};
    for (double[] means : new double[][] {{3.5, 4, 5}, {1, 2, 2.5}}) {
      assertEquals(Interval.NONE, bootstrap.bca(values, means));
      assertTrue(bootstrap.percentile(means).low() < bootstrap.percentile(means).high());
    }
    // One that equals the mean is half on either side: there is a share again.
    assertTrue(bootstrap.bca(values, new double[] {3, 4, 5}).high() <= 5);
  }

  @Test
  void tooLargeAnAccelerationLeavesBcaUndefined() {
    // One of 10,000 is another: the acceleration is almost 1/6, and z is 7.03.
    double[] values = new double[10_000];
    values[0] = 1;
    double[] means = {0, 1e-4, 2e-4};
    assertEquals(Interval.NONE, new Bootstrap(1 - 2e-12, 3, 0).bca(values, means));
    assertTrue(new Bootstrap(0.95, 3, 0).bca(values, means).low() >= 0);
  }

  @Test
  void resamplesHaveTheNumbersOfTheBinomialDistribution() {
    int n = 8;
    int ones = 3;
    int resamples = 100_000;
    double[] values = new double[n];
    Arrays.fill(values, 0, ones, 1);
    long[] observed = new long[n + 1];
    for (double mean : new Bootstrap(0.95, resamples, 5).means(values)) {
      observed[(int) Math.round(mean * n)]++;
    }
    double chiSquare = 0;
    double probability = Math.pow((n - ones) / (double) n, n);
    for (int k = 0; k <= n; k++) {
      double expected = resamples * probability;
      chiSquare += (observed[k] - expected) * (observed[k] - expected) / expected;
      probability *= (n - k) / (k + 1.0) * ones / (n - ones);
    }
    // The 0.999 quantile of the chi-square distribution with 8 degrees of freedom.
    assertTrue(chiSquare < 26.12, "chi-square " + chiSquare);
  }

  @Test
  void manyNetworksHaveTheNormalInterval() {
    int n = 400;
    double[] values = IntStream.range(0, n).mapToDouble(i -> i).toArray();
    Bootstrap bootstrap = new Bootstrap(0.95, 100_000, 3);
    double[] means = bootstrap.means(values);
    // Variance (n^2 - 1) / 12, of the mean by n; an end has a standard error of 0.0085 of its root.
    double deviation = Math.sqrt((n * n - 1) / 12.0 / n);
    double mean = (n - 1) / 2.0;
    for (Interval interval :
        new Interval[] {bootstrap.percentile(means), bootstrap.bca(values, means)}) {
      assertEquals(mean - 1.959964 * deviation, interval.low(), 0.05 * deviation);
      assertEquals(mean + 1.959964 * deviation, interval.high(), 0.05 * deviation);
    }
  }

  @Test
  void theSameNetworksAreDrawnForAllTheirNumbers() {
    Bootstrap bootstrap = new Bootstrap(0.95, 1000, 11);
    double[] values = {1, 2, 4, 8, 16};
    double[] doubled = Arrays.stream(values).map(v -> 2 * v + 1).toArray();
    assertArrayEquals(
        Arrays.stream(bootstrap.means(values)).map(m -> 2 * m + 1).toArray(),
        bootstrap.means(doubled),
        1e-13);
    assertArrayEquals(bootstrap.means(values), bootstrap.means(values));
    assertFalse(
        Arrays.equals(bootstrap.means(values), new Bootstrap(0.95, 1000, 12).means(values)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-0.1 | 0.95 | 1000    | statistics.minimum_accuracy is -0.1: it must be from 0 to 1",
        "0    | 0    | 1000    | statistics.confidence is 0.0: it must be above 0 and below 1",
        "0    | 1    | 1000    | statistics.confidence is 1.0: it must be above 0 and below 1",
        "0    | NaN  | 1000    | statistics.confidence is NaN: it must be above 0 and below 1",
        "0    | 0.95 | 99      | statistics.resamples is 99: it must be from 100 to 1000000",
        "0    | 0.95 | 1000001 | statistics.resamples is 1000001: it must be from 100 to 1000000"
      })
  void badConfigurationsAreRefused(
      double accuracy, double confidence, int resamples, String message) {
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class, () -> new StatisticsConfig(accuracy, confidence, resamples));
    assertEquals(Kind.USAGE, refused.kind());
    assertEquals(message, refused.getMessage());
  }
}
