package org.bettiscope.gudhi;

import java.util.ArrayList;
import java.util.List;
import org.bettiscope.gudhi.binding.GudhiRips;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.Precision;
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
  private static final String REMEDY =
      "take fewer points (landmarks), a smaller threshold or a lower dimension, or the engine"
          + " bettiscope";

  GudhiTask {
    long vertices = graph.edges().vertices();
    require(
        vertices <= Integer.MAX_VALUE,
        vertices + " vertices, expected at most " + Integer.MAX_VALUE + " with the engine gudhi");
    require(
        settings.memoryLimit() == 0,
        "memoryLimit = " + settings.memoryLimit() + ", which the engine gudhi cannot keep");
    require(
        settings.precision() == Precision.FLOAT32,
        "precision = FLOAT64, expected FLOAT32 with the engine gudhi");
    require(!settings.simplices(), "simplices, which the engine gudhi does not give");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BettiscopeException(Kind.USAGE, otherwise, REMEDY);
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
