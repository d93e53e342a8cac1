package org.bettiscope.persistence;

/**
 * The distance that the persistence scale space kernel induces, {@code sqrt(k(a, a) + k(b, b) - 2
 * k(a, b))} (J. Reininghaus, S. Huber, U. Bauer, R. Kwitt, A stable multi-scale kernel for
 * topological machine learning, 2015): each point is heat that spreads in the half plane above the
 * diagonal, which is kept at 0. For finite bars. Its unit is 1 over that of the lengths.
 *
 * @param bandwidth sigma, the time for which heat spreads, in the square of the unit of the
 *     lengths; above 0 and finite
 */
public record ScaleSpaceDistance(double bandwidth) implements DiagramDistance {

  /**
   * Checks the bandwidth.
   *
   * @throws BettiscopeException (usage) if it is not above 0 and finite
   */
  public ScaleSpaceDistance {
    if (!(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
      throw Arguments.usage("bandwidth = " + bandwidth + ", expected a finite number above 0");
    }
  }

  /**
   * The kernel itself: the sum over p of a and q of b of {@code (exp(-|p - q|^2 / (8 sigma)) -
   * exp(-|p - q'|^2 / (8 sigma))) / (8 pi sigma)}, where q' is q mirrored at the diagonal.
   *
   * @throws BettiscopeException as {@link #between(PersistenceDiagram, PersistenceDiagram)}
   */
  public double kernel(PersistenceDiagram a, PersistenceDiagram b) {
    return DistanceCall.kernel(bandwidth, a, b);
  }

  @Override
  public String word() {
    return "heat";
  }
}
