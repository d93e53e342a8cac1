package org.bettiscope.persistence;

/**
 * The bottleneck distance: the least, over all matchings of the points of both diagrams with each
 * other and with the diagonal, of the largest length of a pair, in the norm {@link
 * InnerNorm#INFINITY} (D. Cohen-Steiner, H. Edelsbrunner, J. Harer, Stability of persistence
 * diagrams, 2007). It is exact: one of the lengths, as double gives it.
 */
public record BottleneckDistance() implements MatchingDistance {
  @Override
  public String word() {
    return "bottleneck";
  }
}
