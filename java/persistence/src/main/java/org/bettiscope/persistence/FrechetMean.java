package org.bettiscope.persistence;

import java.util.List;

/**
 * A Frechet mean of diagrams: a diagram whose mean of squared distances to them, by the Wasserstein
 * distance of order 2 in the norm {@link InnerNorm#TWO}, is a local minimum (K. Turner, Y. Mileyko,
 * S. Mukherjee, J. Harer, Frechet means for distributions of persistence diagrams, 2014).
 *
 * <p>It is not unique: there may be several local and several global minima, and this is one of
 * them. The search begins at the diagram, of those given, of which that mean is least, and goes on
 * while it gets better; so the result is no worse than any of them. Essential bars are matched in
 * the order of their births.
 *
 * @param diagram the mean; essential bars come last
 * @param variance the mean of squared distances to it
 */
public record FrechetMean(PersistenceDiagram diagram, double variance) {

  /**
   * Of diagrams, in O(n^2) distances.
   *
   * @param diagrams at least one, of one dimension, with as many essential bars each
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if there is no diagram, they are of different dimensions,
   *     or the variance is beyond double; (data) if their numbers of essential bars are different;
   *     (stopped) if it was cancelled
   */
  public static FrechetMean of(
      List<PersistenceDiagram> diagrams, int threads, Cancellation cancellation) {
    return MeanCall.frechet(diagrams, threads, cancellation);
  }
}
