package org.bettiscope.persistence;

import java.util.Arrays;
import java.util.List;

/**
 * Statistics of the lengths of a diagram's bars, in their unit. Bars of zero length are not
 * counted. Where no bar dies, all from the mean on are NaN.
 *
 * @param finite how many bars die; the rest is about their lengths
 * @param essential how many never die
 * @param sum of the lengths: the total persistence
 * @param mean of the lengths
 * @param deviation the standard deviation, over their number, not one less
 * @param least length
 * @param lowerQuartile linear between the two lengths around it, as the next two
 * @param median of the lengths
 * @param upperQuartile of the lengths
 * @param greatest length
 * @param entropy the persistent entropy: the sum of -p ln p, where p is a length over their sum (H.
 *     Chintakunta, T. Gentimis, R. Gonzalez-Diaz, M.-J. Jimenez, H. Krim, An entropy-based
 *     persistence barcode, 2015); not divided by its maximum, the logarithm of {@code finite}
 */
public record LifetimeStatistics(
    long finite,
    long essential,
    double sum,
    double mean,
    double deviation,
    double least,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double greatest,
    double entropy) {

  /**
   * Of a diagram.
   *
   * @throws BettiscopeException (usage) if a statistic is beyond double
   */
  public static LifetimeStatistics of(PersistenceDiagram diagram) {
    return ofAll(List.of(diagram), 1).getFirst();
  }

  /**
   * Of each diagram, in one call of the native library.
   *
   * @param diagrams of one dimension
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if they are of different dimensions, or a statistic is
   *     beyond double
   */
  public static List<LifetimeStatistics> ofAll(List<PersistenceDiagram> diagrams, int threads) {
    return Arrays.stream(VectorCall.statistics(diagrams, threads))
        .map(LifetimeStatistics::fromRow)
        .toList();
  }

  private static LifetimeStatistics fromRow(double[] row) {
    return new LifetimeStatistics(
        (long) row[0],
        (long) row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10]);
  }
}
