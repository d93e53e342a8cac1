package org.bettiscope.gudhi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bettiscope.gudhi.binding.GudhiRips;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.RipsGraph;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsPersistence;
import org.bettiscope.persistence.SparseGraph;

/**
 * One computation, ready for GUDHI.
 *
 * @param settings what to compute
 * @param graph of what
 */
record GudhiTask(RipsPersistence settings, RipsGraph graph) {
  /** The largest prime of which GUDHI can hold products. */
  private static final int LARGEST_FIELD = 46337;

  private static final String REMEDY =
      "take fewer points (landmarks), a smaller threshold or a lower dimension, or the engine"
          + " bettiscope";

  GudhiTask {
    requirePrime(settings.field());
    if (graph.edges().vertices() > Integer.MAX_VALUE) {
      throw new BettiscopeException(
          Kind.USAGE,
          "the input has "
              + graph.edges().vertices()
              + " vertices; the engine gudhi takes at most "
              + Integer.MAX_VALUE,
          REMEDY);
    }
  }

  private static void requirePrime(int field) {
    boolean prime =
        field >= 2
            && field <= LARGEST_FIELD
            && IntStream.iterate(2, d -> d * d <= field, d -> d + 1).allMatch(d -> field % d != 0);
    if (!prime) {
      throw new BettiscopeException(
          Kind.USAGE, "field = " + field + ", expected a prime from 2 to " + LARGEST_FIELD, "");
    }
  }

  /** Whatever is thrown becomes an outcome: no one waits for an exception of this thread. */
  RipsOutcome run() {
    try {
      return new RipsOutcome.Computed(compute());
    } catch (BettiscopeException e) {
      return new RipsOutcome.Failed(e);
    } catch (OutOfMemoryError e) {
      return failed("memory is short: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      return failed("unexpected " + e, e);
    }
  }

  private static RipsOutcome failed(String reason, Throwable cause) {
    return new RipsOutcome.Failed(new BettiscopeException(Kind.FAILURE, reason, REMEDY, cause));
  }

  private PersistenceDiagrams compute() {
    try (GudhiRips rips = compute(graph.edges())) {
      List<double[]> pairs = new ArrayList<>();
      for (int dimension = 0; dimension <= settings.maxDimension(); dimension++) {
        double[] bars = new double[Math.toIntExact(Math.multiplyExact(2, rips.size(dimension)))];
        rips.copy(dimension, bars);
        pairs.add(bars);
      }
      return graph.diagrams(settings, pairs);
    }
  }

  private GudhiRips compute(SparseGraph edges) {
    int count = Math.toIntExact(edges.edges());
    int[] rows = new int[count];
    int[] columns = new int[count];
    float[] lengths = new float[count];
    for (int edge = 0; edge < count; edge++) {
      rows[edge] = (int) edges.row(edge);
      columns[edge] = (int) edges.column(edge);
      lengths[edge] = (float) edges.length(edge);
    }
    try {
      return new GudhiRips(
          (int) edges.vertices(),
          count,
          rows,
          columns,
          lengths,
          settings.maxDimension(),
          settings.field(),
          settings.zeroLengthBars());
    } catch (RuntimeException e) {
      // What JavaCPP makes of a std::exception.
      throw new BettiscopeException(Kind.FAILURE, "GUDHI: " + e.getMessage(), REMEDY, e);
    }
  }
}
