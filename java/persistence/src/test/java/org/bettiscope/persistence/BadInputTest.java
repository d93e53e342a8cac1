package org.bettiscope.persistence;

import static org.bettiscope.persistence.BettiscopeException.Kind.DATA;
import static org.bettiscope.persistence.BettiscopeException.Kind.USAGE;
import static org.bettiscope.persistence.LandmarkMethod.FARTHEST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input, each kind of it: one line that names what is wrong, its value and what was expected.
 */
class BadInputTest {
  private static final PointCloud LINE = PointCloud.of(new double[] {0, 1, 2}, 3, 1);
  private static final RipsPersistence RIPS = RipsPersistence.ofDimension(1);
  private static final double NAN = Double.NaN;

  static Stream<Arguments> badInput() {
    return Stream.of(
        bad(
            USAGE,
            "rowMajor has 5 values, expected points x dimensions = 3 x 2",
            () -> PointCloud.of(new float[5], 3, 2)),
        bad(
            USAGE,
            "rowMajor has 7 values, expected points x dimensions = 3 x 2",
            () -> PointCloud.of(new double[7], 3, 2)),
        bad(USAGE, "points = 0, expected at least 1", () -> PointCloud.of(new float[0], 0, 2)),
        bad(USAGE, "dimensions = 0, expected at least 1", () -> PointCloud.of(new float[0], 2, 0)),
        bad(USAGE, "points = 0, expected at least 1", () -> PointCloud.of(new double[0][])),
        bad(
            DATA,
            "points[2] has 1 coordinates, expected 2 as points[0]",
            () -> PointCloud.of(new double[][] {{1, 2}, {3, 4}, {5}})),
        bad(
            USAGE,
            "rowMajor holds 23 bytes, expected points x dimensions = 3 x 2",
            () -> PointCloud.of(Arena.ofAuto().allocate(23), Precision.FLOAT32, 3, 2)),
        bad(USAGE, "expected a multiple of 4", BadInputTest::misaligned),
        bad(
            USAGE,
            "exceeds 2^63 - 1",
            () -> PointCloud.of(MemorySegment.NULL, Precision.FLOAT32, 1L << 62, 2)),
        bad(
            USAGE,
            "lower has 2 values, expected points (points - 1) / 2 = 3 for points = 3",
            () -> DistanceMatrix.lower(new double[2], 3)),
        bad(USAGE, "points = 0, expected at least 1", () -> DistanceMatrix.lower(new float[0], 0)),
        bad(
            USAGE,
            "vertices = 0, expected at least 1",
            () -> SparseGraph.of(0, new long[0], new long[0], new float[0])),
        bad(
            USAGE,
            "columns has 1 values, expected 2 as rows",
            () -> SparseGraph.of(3, new long[2], new long[1], new float[2])),
        bad(
            USAGE,
            "lengths has 3 values, expected 2 as rows",
            () -> SparseGraph.of(3, new long[2], new long[2], new double[3])),
        bad(USAGE, "maxDimension = -1, expected at least 0", () -> RipsPersistence.ofDimension(-1)),
        bad(
            USAGE,
            "maxDimension = 2147483647, expected at most 65536",
            () -> RipsPersistence.ofDimension(Integer.MAX_VALUE)),
        bad(USAGE, "threshold = -0.5, expected at least 0", () -> RIPS.withThreshold(-0.5)),
        bad(USAGE, "landmarks = -1, expected at least 0", () -> RIPS.withLandmarks(-1, 0)),
        bad(USAGE, "threads = -1, expected at least 0", () -> RIPS.withThreads(-1)),
        bad(USAGE, "neighbors = 0, expected at least 1", () -> Metric.hop(0)),
        bad(USAGE, "nu = 3, expected 0, 1 or 2", () -> Complex.lazyWitness(3)),
        bad(USAGE, "nu = -1, expected 0, 1 or 2", () -> Complex.lazyWitness(-1)),
        bad(
            USAGE,
            "landmarks is 0, expected 1 to n = 3: they are the vertices of the lazy witness complex",
            () -> RIPS.withComplex(Complex.lazyWitness(1)).compute(LINE)),
        bad(
            USAGE,
            "nu is 2, expected at most the number of landmarks, 1",
            () -> RIPS.withComplex(Complex.lazyWitness(2)).withLandmarks(1, 0).compute(LINE)),
        bad(
            USAGE,
            "metric is BETTISCOPE_HOP, expected another for the lazy witness complex",
            () ->
                RIPS.withComplex(Complex.lazyWitness(1))
                    .withLandmarks(2, 0)
                    .withMetric(Metric.hop(1))
                    .withThreshold(1)
                    .compute(LINE)),
        bad(
            USAGE,
            "complex = lazy-witness needs a PointCloud, not DistanceMatrix",
            () -> RIPS.withComplex(Complex.lazyWitness(1)).compute(matrix(1, 2, 3))),
        bad(USAGE, "field is 6", () -> RIPS.withField(6).compute(LINE)),
        bad(USAGE, "landmarks is 4", () -> RIPS.withLandmarks(4, 0).compute(LINE)),
        bad(
            USAGE,
            "neighbors is 3",
            () -> RIPS.withMetric(Metric.hop(3)).withThreshold(2).compute(LINE)),
        bad(USAGE, "threshold is nan", () -> RIPS.withMetric(Metric.hop(1)).compute(LINE)),
        bad(
            USAGE,
            "metric = hop needs a PointCloud, not DistanceMatrix",
            () -> RIPS.withMetric(Metric.hop(1)).compute(matrix(1, 2, 3))),
        bad(
            USAGE,
            "landmarks = 2 needs a PointCloud, not SparseGraph",
            () -> RIPS.withLandmarks(2, 0).compute(graph(1, 2, 1))),
        bad(
            DATA,
            "points[1][0] is nan",
            () -> RIPS.compute(PointCloud.of(new double[] {0, NAN, 2}, 3, 1))),
        bad(
            DATA,
            "points[2][1] is -inf",
            () ->
                RIPS.compute(
                    PointCloud.of(new float[] {0, 0, 1, 1, 2, Float.NEGATIVE_INFINITY}, 3, 2))),
        bad(
            DATA,
            "points[1] is the zero vector",
            () ->
                RIPS.withMetric(Metric.cosine())
                    .compute(PointCloud.of(new double[] {1, 1, 0, 0}, 2, 2))),
        bad(DATA, "the length of (2, 0), is -1", () -> RIPS.compute(matrix(1, -1, 3))),
        bad(DATA, "the length of (2, 1), is nan", () -> RIPS.compute(matrix(1, 2, NAN))),
        bad(DATA, "rows[0] is 3, expected 0 to 2", () -> RIPS.compute(graph(3, 0, 1))),
        bad(DATA, "columns[0] is -1, expected 0 to 2", () -> RIPS.compute(graph(0, -1, 1))),
        bad(DATA, "edge of vertex 1 with itself", () -> RIPS.compute(graph(1, 1, 1))),
        bad(
            DATA,
            "the pair (0, 1) is given twice",
            () ->
                RIPS.compute(
                    SparseGraph.of(3, new long[] {1, 0}, new long[] {0, 1}, new double[] {1, 2}))),
        bad(DATA, "is -2", () -> RIPS.compute(graph(0, 1, -2))),
        bad(USAGE, "dimension = 2, expected 0 to 1", () -> RIPS.compute(LINE).diagram(2)),
        bad(USAGE, "dimension = -1, expected 0 to 1", () -> RIPS.compute(LINE).diagram(-1)),
        bad(USAGE, "scale = -1.0, expected at least 0", () -> RIPS.compute(LINE).bettiNumbers(-1)),
        bad(
            USAGE,
            "scale = Infinity, expected at least 0 and within float32",
            () -> RIPS.compute(LINE).bettiNumbers(Double.POSITIVE_INFINITY)),
        bad(USAGE, "scale = NaN, expected at least 0", () -> RIPS.compute(LINE).bettiNumbers(NAN)),
        bad(
            USAGE,
            "scale = 1.5, expected at most the threshold of the computation, 1.0",
            () -> RIPS.withThreshold(1).compute(LINE).bettiNumbers(1.5)),
        bad(USAGE, "count = 0, expected at least 1", () -> Landmarks.of(LINE, 0, FARTHEST, 0, 1)),
        bad(USAGE, "count is 4", () -> Landmarks.of(LINE, 4, FARTHEST, 0, 1)),
        bad(
            DATA,
            "points[1][0] is nan",
            () -> Landmarks.of(PointCloud.of(new double[] {0, NAN}, 2, 1), 1, FARTHEST, 0, 1)),
        bad(
            DATA,
            "points[1][0] is 1.0E300, expected a finite float32 coordinate",
            () -> Landmarks.of(PointCloud.of(new double[] {0, 1e300}, 2, 1), 1, FARTHEST, 0, 1)),
        bad(USAGE, "neighbors = 0, expected at least 1", () -> NearestNeighbors.of(LINE, 0, 1)),
        bad(USAGE, "k is 3", () -> NearestNeighbors.of(LINE, 3, 1)),
        bad(USAGE, "threads = -1, expected at least 0", () -> NearestNeighbors.of(LINE, 1, -1)),
        bad(USAGE, "cutoff = 0, expected at least 1", () -> HopGraph.of(LINE, 1, 0, 1)),
        bad(
            USAGE,
            "threads = -2, expected at least 0",
            () -> RipsPersistence.computeAll(java.util.List.of(), -2)));
  }

  @ParameterizedTest
  @MethodSource
  void badInput(Kind kind, String message, Executable call) {
    BettiscopeException thrown = assertThrows(BettiscopeException.class, call);
    assertEquals(kind, thrown.kind(), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    assertFalse(thrown.getMessage().contains("\n"), thrown.getMessage());
  }

  @Test
  void morePointsThanTheLibraryTakesAreRefusedUnread() {
    MemorySegment huge = MemorySegment.ofAddress(8).reinterpret(1L << 35);
    BettiscopeException thrown =
        assertThrows(
            BettiscopeException.class,
            () -> RIPS.compute(PointCloud.of(huge, Precision.FLOAT32, 1L << 33, 1)));
    assertEquals(USAGE, thrown.kind());
    assertTrue(thrown.getMessage().contains("n is 8589934592"), thrown.getMessage());
  }

  private static void misaligned() {
    MemorySegment memory = Arena.ofAuto().allocate(32, 8).asSlice(1, 24);
    PointCloud.of(memory, Precision.FLOAT32, 3, 2);
  }

  private static DistanceMatrix matrix(double... lower) {
    return DistanceMatrix.lower(lower, 3);
  }

  private static SparseGraph graph(long row, long column, double length) {
    return SparseGraph.of(3, new long[] {row}, new long[] {column}, new double[] {length});
  }

  private static Arguments bad(Kind kind, String message, Executable call) {
    return Arguments.of(kind, message, call);
  }
}
