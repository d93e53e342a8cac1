package org.bettiscope.persistence;

import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;

/** Weighted Rips filtrations and the distance to measure, by hand. */
class WeightedInputTest {
  private static final PointCloud APART = PointCloud.of(new double[][] {{0}, {2}});
  private static final double[] WEIGHTS = {1, 0.5};

  private static double[] components(RipsInput input, WeightPower power) {
    return RipsPersistence.ofDimension(0)
        .withPrecision(Precision.FLOAT64)
        .compute(WeightedInput.of(input, WEIGHTS, power))
        .diagram(0)
        .pairs();
  }

  @Test
  void twoPointsMeetWhereTheirBallsDo() {
    SparseGraph graph = SparseGraph.of(2, new long[] {0}, new long[] {1}, new double[] {2});
    for (RipsInput input : List.of(APART, DistanceMatrix.lower(new double[] {2}, 2), graph)) {
      assertArrayEquals(
          new double[] {1, POSITIVE_INFINITY, 2, 3.5}, components(input, WeightPower.ONE));
      // The radii are 0.8125 and 1.1875.
      assertArrayEquals(
          new double[] {1, POSITIVE_INFINITY, 2, 2 * Math.sqrt(1 + 0.8125 * 0.8125)},
          components(input, WeightPower.TWO),
          1e-14);
      assertArrayEquals(
          new double[] {1, POSITIVE_INFINITY}, components(input, WeightPower.INFINITY));
    }
  }

  @Test
  void bettiNumbersCountVerticesFromTheirBirthOn() {
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(1).compute(WeightedInput.of(APART, WEIGHTS, WeightPower.ONE));
    assertArrayEquals(new long[] {0, 0}, diagrams.bettiNumbers(0.5));
    assertArrayEquals(new long[] {1, 0}, diagrams.bettiNumbers(1));
    assertArrayEquals(new long[] {2, 0}, diagrams.bettiNumbers(2));
    assertArrayEquals(new long[] {1, 0}, diagrams.bettiNumbers(3.5));
  }

  @Test
  void oneInputMayBeInSeveralTasks() {
    RipsInput input = WeightedInput.of(APART, WEIGHTS, WeightPower.ONE);
    RipsPersistence settings = RipsPersistence.ofDimension(0);
    for (RipsOutcome outcome :
        RipsPersistence.computeAll(
            List.of(new RipsTask(settings, input), new RipsTask(settings, input)), 2)) {
      assertArrayEquals(
          new double[] {1, POSITIVE_INFINITY, 2, 3.5},
          ((RipsOutcome.Computed) outcome).diagrams().diagram(0).pairs());
    }
  }

  @Test
  void wrongWeightsAreNamed() {
    refuse(
        "weights has 1 values, expected 2 for " + APART,
        Kind.USAGE,
        () -> WeightedInput.of(APART, new double[1], WeightPower.ONE));
    WeightedInput weighted = WeightedInput.of(APART, WEIGHTS, WeightPower.TWO);
    refuse(
        "input = " + weighted + ", expected one without weights",
        Kind.USAGE,
        () -> WeightedInput.of(weighted, WEIGHTS, WeightPower.TWO));
    RipsPersistence witnesses =
        RipsPersistence.ofDimension(0).withLandmarks(2, 1).withComplex(Complex.lazyWitness(1));
    refuse(
        "complex = lazy-witness needs an input without weights",
        Kind.USAGE,
        () -> witnesses.compute(weighted));
    WeightedInput wrong =
        WeightedInput.of(APART, new double[] {0, Double.NaN}, WeightPower.INFINITY);
    refuse(
        "weights[1] is nan, expected a finite number of 0 or more",
        Kind.DATA,
        () -> RipsPersistence.ofDimension(0).compute(wrong));
  }

  private static void refuse(String message, Kind kind, Runnable call) {
    BettiscopeException refused = assertThrows(BettiscopeException.class, call::run);
    assertEquals(message, refused.getMessage());
    assertEquals(kind, refused.kind());
  }

  @Test
  void distanceToMeasureIsTheMeanDistanceToTheNearestPoints() {
    PointCloud line = PointCloud.of(new double[][] {{0}, {1}, {3}});
    assertArrayEquals(new double[] {0, 0, 0}, DistanceToMeasure.of(line, 1, 2, 1));
    assertArrayEquals(
        new double[] {Math.sqrt(0.5), Math.sqrt(0.5), Math.sqrt(2)},
        DistanceToMeasure.of(line, 2, 2, 1),
        1e-15);
    assertArrayEquals(
        new double[] {4.0 / 3, 1, 5.0 / 3}, DistanceToMeasure.of(line, 3, 1, 0), 1e-15);
    refuse("k is 4, expected 1 to n = 3", Kind.USAGE, () -> DistanceToMeasure.of(line, 4, 2, 1));
    refuse(
        "order is 0.5, expected a finite number of 1 or more",
        Kind.USAGE,
        () -> DistanceToMeasure.of(line, 2, 0.5, 1));
  }
}
