package org.bettiscope.persistence;

/**
 * A distance that is the cost of the best matching of the points of two diagrams with each other
 * and with the diagonal. Essential bars are matched with each other, in the order of their births,
 * which is the best; the distance is infinite where the numbers of them are different.
 */
public sealed interface MatchingDistance extends DiagramDistance
    permits WassersteinDistance, BottleneckDistance {

  /**
   * The distance with the matching and a lower bound.
   *
   * @throws BettiscopeException as {@link #between(PersistenceDiagram, PersistenceDiagram)}
   */
  default DiagramMatching match(PersistenceDiagram a, PersistenceDiagram b) {
    return match(a, b, new Cancellation());
  }

  /**
   * As {@link #match(PersistenceDiagram, PersistenceDiagram)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  default DiagramMatching match(
      PersistenceDiagram a, PersistenceDiagram b, Cancellation cancellation) {
    return DistanceCall.matching(this, a, b, cancellation);
  }
}
