package org.bettiscope.persistence;

import java.util.Arrays;
import java.util.List;

/**
 * The mean of the rows of several diagrams, such as the mean landscape (P. Bubenik, 2015) or the
 * mean persistence image, and of landscapes and silhouettes a confidence band around it.
 *
 * @param values the mean, a row of its kind
 * @param halfWidth half of the height of the band, the same everywhere; NaN where none was asked
 *     for
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are of the contents
public record MeanVector(double[] values, double halfWidth) {

  /**
   * The mean alone.
   *
   * @param diagrams at least one, of one dimension
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if there is no diagram, or they are of different
   *     dimensions; and as {@link DiagramVector#ofAll}
   */
  public static MeanVector of(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation) {
    return MeanCall.mean(kind, diagrams, threads, cancellation);
  }

  /**
   * The mean with a uniform confidence band by the multiplier bootstrap (F. Chazal, B. T. Fasy, F.
   * Lecci, A. Rinaldo, L. Wasserman, Stochastic convergence of persistence landscapes and
   * silhouettes, 2014, algorithm 1). Where the diagrams were drawn independently from a population,
   * the population's mean is within {@link #halfWidth()} of the values, at all scales of the grid
   * and all levels at once, with a probability that tends to {@code confidence} as diagrams become
   * many.
   *
   * @param kind a {@link Landscape} or a {@link Silhouette}
   * @param diagrams at least two, of one dimension
   * @param confidence above 0 and below 1, such as 0.95
   * @param samples of the bootstrap, 1 to 1,000,000: the more, the less the width depends on the
   *     seed
   * @param seed of the bootstrap; the same gives the same width
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if one of these does not hold; and as {@link
   *     DiagramVector#ofAll}
   */
  public static MeanVector withBand(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      double confidence,
      long samples,
      long seed,
      int threads,
      Cancellation cancellation) {
    return MeanCall.band(kind, diagrams, confidence, samples, seed, threads, cancellation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeanVector that
        && Arrays.equals(values, that.values)
        && Double.compare(halfWidth, that.halfWidth) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + Double.hashCode(halfWidth);
  }

  @Override
  public String toString() {
    return "MeanVector[" + Arrays.toString(values) + " +- " + halfWidth + "]";
  }
}
