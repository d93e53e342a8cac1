package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * The Wasserstein distance of order q: the q-th root of the least sum, over all matchings of the
 * points of both diagrams with each other and with the diagonal, of the q-th powers of the lengths
 * of the pairs, in an inner norm of the plane (D. Cohen-Steiner, H. Edelsbrunner, J. Harer, Y.
 * Mileyko, Lipschitz functions have L_p-stable persistence, 2010).
 *
 * <p>Exact up to the rounding of double, with a proof: {@link DiagramMatching#lowerBound()} comes
 * from a solution of the dual problem. Auctions (M. Kerber, D. Morozov, A. Nigmetov, Geometry helps
 * to compare persistence diagrams, 2017) are followed by shortest augmenting paths, both in a k-d
 * tree; diagrams whose births are all equal, as those of dimension 0, are aligned by dynamic
 * programming.
 *
 * @param order q, at least 1 and finite
 * @param norm of the plane of births and deaths
 * @param error 0 for the exact distance; else the distance may be too large by at most this
 *     fraction of it
 */
public record WassersteinDistance(double order, InnerNorm norm, double error)
    implements MatchingDistance {

  /**
   * Checks what does not depend on the diagrams.
   *
   * @throws BettiscopeException (usage) if the order or the error is out of range
   */
  public WassersteinDistance {
    requireNonNull(norm, "norm");
    if (!(order >= 1 && order < Double.POSITIVE_INFINITY)) {
      throw new BettiscopeException(
          BettiscopeException.Kind.USAGE,
          "order = " + order + ", expected a finite number of at least 1",
          order == Double.POSITIVE_INFINITY ? "take the bottleneck distance" : "");
    }
    if (!(error >= 0 && error < Double.POSITIVE_INFINITY)) {
      throw Arguments.usage("error = " + error + ", expected a finite number of at least 0");
    }
  }

  /** Exact, of that order, in the norm {@link InnerNorm#INFINITY}. */
  public static WassersteinDistance ofOrder(double order) {
    return new WassersteinDistance(order, InnerNorm.INFINITY, 0);
  }

  /** In another inner norm. */
  public WassersteinDistance withNorm(InnerNorm norm) {
    return new WassersteinDistance(order, norm, error);
  }

  /** With a relative error that is allowed, for speed; it is guaranteed. */
  public WassersteinDistance withError(double error) {
    return new WassersteinDistance(order, norm, error);
  }

  @Override
  public String word() {
    return "wasserstein";
  }
}
