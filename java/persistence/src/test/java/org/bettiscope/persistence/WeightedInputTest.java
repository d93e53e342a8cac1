package org.bettiscope.persistence;

import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;

/** Weighted Rips filtrations and distances to a measure, by hand and from theory. */
class WeightedInputTest {
  private static final PointCloud LINE = PointCloud.of(new double[] {0, 6, 16}, 3, 1);
  private static final double[] WEIGHTS = {2, 1, 0};
  private static final RipsPersistence EXACT =
      RipsPersistence.ofDimension(0).withPrecision(Precision.FLOAT64);

  /** The first two meet first; then the third, which is the eldest. */
  private static double[] expected(double joins, double meet) {
    return new double[] {0, POSITIVE_INFINITY, 2, joins, 4, meet};
  }

  private static double[] bars(RipsInput input, WeightPower power) {
    return EXACT.compute(WeightedInput.of(input, WEIGHTS, power)).diagram(0).pairs();
  }

  @Test
  void ballsMeetAsTheirPowerSays() {
    assertArrayEquals(expected(11, 9), bars(LINE, WeightPower.ONE));
    assertArrayEquals(expected(10.1, Math.sqrt(45 * 37) / 6), bars(LINE, WeightPower.TWO), 1e-14);
    assertArrayEquals(expected(10, 6), bars(LINE, WeightPower.INFINITY));
  }

  @Test
  void matricesAndGraphsHaveWeightsToo() {
    DistanceMatrix matrix = DistanceMatrix.lower(new double[] {6, 16, 10}, 3);
    SparseGraph graph =
        SparseGraph.of(3, new long[] {0, 2}, new long[] {1, 1}, new double[] {6, 10});
    assertArrayEquals(expected(11, 9), bars(matrix, WeightPower.ONE));
    assertArrayEquals(expected(11, 9), bars(graph, WeightPower.ONE));
    RipsInput weighted = WeightedInput.of(graph, WEIGHTS, WeightPower.ONE);
    assertEquals(POSITIVE_INFINITY, EXACT.compute(weighted).threshold());
    assertArrayEquals(new long[] {0}, shifted().bettiNumbers(1.5));
  }

  /** A single point of weight 1: there from the diameter 2 on. */
  private static PersistenceDiagrams shifted() {
    PointCloud point = PointCloud.of(new double[] {5}, 1, 1);
    return EXACT.compute(WeightedInput.of(point, new double[] {1}, WeightPower.ONE));
  }

  @Test
  void aVertexIsNotThereBeforeItsBirth() {
    assertArrayEquals(new double[] {2, POSITIVE_INFINITY}, shifted().diagram(0).pairs());
    assertArrayEquals(new long[] {1}, shifted().bettiNumbers(2));
    PersistenceDiagrams early =
        EXACT.withThreshold(3).compute(WeightedInput.of(LINE, WEIGHTS, WeightPower.ONE));
    assertArrayEquals(
        new double[] {0, POSITIVE_INFINITY, 2, POSITIVE_INFINITY}, early.diagram(0).pairs());
  }

  @Test
  void distancesToTheMeasureAreMeansOverTheNearest() {
    PointCloud line = PointCloud.of(new double[] {0, 3, 7}, 3, 1);
    assertArrayEquals(
        new double[] {1.5, 1.5, 2}, DistanceToMeasure.of(line, 2, 1, 1, new Cancellation()));
    assertArrayEquals(
        new double[] {Math.sqrt(58 / 3.0), Math.sqrt(25 / 3.0), Math.sqrt(65 / 3.0)},
        DistanceToMeasure.of(line, 3, 2, 1, new Cancellation()),
        1e-14);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused(
        Kind.USAGE,
        "weights has 2 values, expected one for each of 3",
        () -> WeightedInput.of(LINE, new double[2], WeightPower.ONE));
    assertRefused(
        Kind.USAGE,
        "has weights already",
        () ->
            WeightedInput.of(
                WeightedInput.of(LINE, WEIGHTS, WeightPower.ONE), WEIGHTS, WeightPower.ONE));
    assertRefused(
        Kind.DATA,
        "weights[1] is -1, expected a finite number of 0 or more",
        () ->
            EXACT.compute(
                WeightedInput.of(LINE, new double[] {0, -1, Double.NaN}, WeightPower.TWO)));
    assertRefused(
        Kind.USAGE,
        "weights are given, but a graph cannot say when its vertices enter",
        () ->
            RipsGraph.of(
                new RipsTask(
                    RipsPersistence.ofDimension(1),
                    WeightedInput.of(LINE, WEIGHTS, WeightPower.ONE)),
                new Cancellation()));
    assertRefused(
        Kind.USAGE,
        "landmarks = 2 needs a PointCloud",
        () ->
            EXACT
                .withLandmarks(2, 1)
                .compute(
                    WeightedInput.of(
                        DistanceMatrix.lower(new double[] {6, 16, 10}, 3),
                        WEIGHTS,
                        WeightPower.ONE)));
    for (long neighbors : List.of(0L, 4L)) {
      assertRefused(
          Kind.USAGE,
          "expected",
          () -> DistanceToMeasure.of(LINE, neighbors, 2, 1, new Cancellation()));
    }
    assertRefused(
        Kind.USAGE,
        "order is 0.5, expected a finite number of 1 or more",
        () -> DistanceToMeasure.of(LINE, 2, 0.5, 1, new Cancellation()));
  }

  private static void assertRefused(
      Kind kind, String message, org.junit.jupiter.api.function.Executable call) {
    BettiscopeException thrown = assertThrows(BettiscopeException.class, call);
    assertEquals(kind, thrown.kind(), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }
}
