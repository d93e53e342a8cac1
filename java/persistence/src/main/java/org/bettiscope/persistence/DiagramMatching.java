package org.bettiscope.persistence;

/**
 * A matching of the bars of two diagrams, a and b, with each other and with the diagonal, and how
 * far apart it shows them to be.
 *
 * @see MatchingDistance#match(PersistenceDiagram, PersistenceDiagram)
 */
public final class DiagramMatching {
  /** In place of a bar: the diagonal. */
  public static final int DIAGONAL = -1;

  private final double distance;
  private final double lowerBound;
  private final int[] partners;

  /** Takes over the array. */
  DiagramMatching(double distance, double lowerBound, int[] partners) {
    this.distance = distance;
    this.lowerBound = lowerBound;
    this.partners = partners;
  }

  /** The distance, which is that of this matching. */
  public double distance() {
    return distance;
  }

  /**
   * No matching has a smaller distance. Of an exact distance it is the distance, up to rounding.
   */
  public double lowerBound() {
    return lowerBound;
  }

  /**
   * The bar of b that a bar of a is matched with, or {@link #DIAGONAL}; always that where the
   * distance is infinite.
   *
   * @param bar of a, 0 &lt;= bar &lt; its size
   */
  public int partner(int bar) {
    return partners[bar];
  }

  /**
   * A copy of the partners of all bars of a, in their order. Bars of b that are not there are
   * matched with the diagonal.
   */
  public int[] partners() {
    return partners.clone();
  }

  @Override
  public String toString() {
    return "DiagramMatching[distance " + distance + ", " + partners.length + " bars]";
  }
}
