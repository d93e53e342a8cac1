package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;

/** The core's own tests look at what representatives are; these at the way to Java. */
class RepresentativesTest {
  private static final PointCloud SQUARES =
      PointCloud.of(
          new double[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {9, 0}, {9, 2}, {11, 2}, {11, 0}});
  private static final RipsPersistence RIPS = RipsPersistence.ofDimension(1).withThreshold(5);

  @Test
  void loopsGoRoundTheSquares() {
    List<BarRepresentative> longest = RIPS.longestRepresentatives(SQUARES, 1, 5);
    assertEquals(2, longest.size());
    BarRepresentative large = longest.get(0);
    assertEquals(1, large.dimension());
    assertEquals(1, large.index());
    assertEquals(2, large.birth());
    assertEquals((float) Math.sqrt(8), large.death());
    assertArrayEquals(new long[] {4, 5, 6, 7}, Arrays.stream(large.loop()).sorted().toArray());
    assertArrayEquals(
        new long[] {0, 1, 2, 3}, Arrays.stream(longest.get(1).loop()).sorted().toArray());
    assertArrayEquals(Arrays.copyOf(large.loop(), 2), large.simplex(0));
    assertEquals(1, large.coefficient(0));
    assertTrue(large.cocycleSize() >= 1);
    assertEquals(longest.reversed(), RIPS.representatives(SQUARES, 1, 0, 1));
  }

  @Test
  void cocyclesOfDegree0AreComponents() {
    // The two essential bars: the squares.
    List<BarRepresentative> parts = RIPS.longestRepresentatives(SQUARES, 0, 2);
    assertEquals(List.of(6L, 7L), parts.stream().map(BarRepresentative::index).toList());
    for (int part = 0; part < 2; part++) {
      BarRepresentative square = parts.get(part);
      assertEquals(Double.POSITIVE_INFINITY, square.death());
      assertEquals(0, square.loop().length);
      long[] vertices =
          LongStream.range(0, square.cocycleSize())
              .map(term -> square.simplex((int) term)[0])
              .toArray();
      assertArrayEquals(LongStream.range(4L * part, 4L * part + 4).toArray(), vertices);
    }
  }

  @Test
  void settingsCount() {
    List<BarRepresentative> three = RIPS.withField(3).longestRepresentatives(SQUARES, 1, 1);
    List<BarRepresentative> two = RIPS.longestRepresentatives(SQUARES, 1, 1);
    assertArrayEquals(two.get(0).loop(), three.get(0).loop());
    PersistenceDiagram simplices = RIPS.withSimplices(true).compute(SQUARES).diagram(1);
    assertArrayEquals(simplices.birthSimplex(1), two.get(0).simplex(0));
    // A landmark that is left out is named nowhere.
    List<BarRepresentative> sampled =
        RIPS.withLandmarks(7, 1).longestRepresentatives(SQUARES, 0, 100);
    assertEquals(7, sampled.size());
    assertFalse(
        RIPS.withPrecision(Precision.FLOAT64).longestRepresentatives(SQUARES, 1, 1).isEmpty());
  }

  @Test
  void badInputIsNamed() {
    refused("bars[1] is 2, expected 0 to 1", () -> RIPS.representatives(SQUARES, 1, 0, 2));
    refused(
        "dimension is 2, expected 0 to max_dimension = 1",
        () -> RIPS.longestRepresentatives(SQUARES, 2, 1));
    refused("count = -1, expected at least 0", () -> RIPS.longestRepresentatives(SQUARES, 1, -1));
    refused(
        "zero_length is 1, expected 0",
        () -> RIPS.withZeroLengthBars(true).longestRepresentatives(SQUARES, 1, 1));
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    BettiscopeException stopped =
        assertThrows(
            BettiscopeException.class,
            () -> RIPS.longestRepresentatives(SQUARES, 1, 1, cancellation));
    assertEquals(Kind.STOPPED, stopped.kind());
  }

  private static void refused(String message, Runnable call) {
    BettiscopeException thrown = assertThrows(BettiscopeException.class, call::run);
    assertEquals(Kind.USAGE, thrown.kind());
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }
}
