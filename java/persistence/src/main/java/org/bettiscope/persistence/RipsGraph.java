package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The edges that Vietoris-Rips persistence is computed on, for another library to compute on: those
 * up to the threshold, or up to the enclosing radius where that is less and no bars of zero length
 * are asked for. Their lengths are finite float32 values.
 *
 * <p>What that library finds becomes {@link #diagrams} like those of {@link RipsPersistence}.
 */
public final class RipsGraph {
  private final SparseGraph edges;
  private final double threshold;
  private final boolean enclosing;
  private final double coveringRadius;

  RipsGraph(SparseGraph edges, double threshold, boolean enclosing, double coveringRadius) {
    this.edges = edges;
    this.threshold = threshold;
    this.enclosing = enclosing;
    this.coveringRadius = coveringRadius;
  }

  /**
   * The edges of a task.
   *
   * @throws BettiscopeException as {@link RipsPersistence#compute(RipsInput, Cancellation)}
   */
  public static RipsGraph of(RipsTask task, Cancellation cancellation) {
    return RipsCall.graph(task, requireNonNull(cancellation, "cancellation"));
  }

  /** The edges, each once; its vertices are the points that are used: all, or the landmarks. */
  public SparseGraph edges() {
    return edges;
  }

  /**
   * Diagrams that were computed on these edges.
   *
   * @param settings of the task
   * @param pairs for each dimension from 0 to {@code settings.maxDimension()}, birth and death of
   *     each bar in turn, ordered by birth, then death
   * @throws BettiscopeException (usage) if there are diagrams of other dimensions, or one has a
   *     birth without a death
   */
  public PersistenceDiagrams diagrams(RipsPersistence settings, List<double[]> pairs) {
    Values.checkLength(
        pairs.size(), settings.maxDimension() + 1L, "pairs", "one per dimension: maxDimension + 1");
    List<PersistenceDiagram> diagrams = new ArrayList<>(pairs.size());
    for (int dimension = 0; dimension < pairs.size(); dimension++) {
      double[] bars = pairs.get(dimension).clone();
      if (bars.length % 2 != 0) {
        throw Arguments.usage(
            "pairs[" + dimension + "] has " + bars.length + " values, expected an even number");
      }
      diagrams.add(new PersistenceDiagram(dimension, bars, null));
    }
    return new PersistenceDiagrams(
        settings, edges.vertices(), threshold, enclosing, coveringRadius, diagrams);
  }
}
