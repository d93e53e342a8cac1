package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MeanTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Landscape LANDSCAPE = new Landscape(new ScaleGrid(0, 4, 5), 1);

  private static PersistenceDiagram loops(double... pairs) {
    return PersistenceDiagram.of(1, pairs);
  }

  @Test
  void frechetMeanByHand() {
    // Half way between the bars that are matched, and to the foot (5.5, 5.5) of the other one.
    FrechetMean mean =
        FrechetMean.of(
            List.of(loops(0, 4, 5, 6, 1, INF), loops(1, 4.5, 3, INF)), 0, new Cancellation());
    assertEquals(loops(0.5, 4.25, 5.25, 5.75, 2, INF), mean.diagram());
    // A quarter of the squared distances 1.25, 0.5 and 4.
    assertEquals(5.75 / 4, mean.variance(), 1e-14);
    assertEquals(
        new FrechetMean(loops(), 0), FrechetMean.of(List.of(loops()), 1, new Cancellation()));
  }

  @Test
  void meanLandscapeByHand() {
    MeanVector mean =
        MeanVector.of(LANDSCAPE, List.of(loops(0, 4), loops(0, 2)), 1, new Cancellation());
    assertArrayEquals(new double[] {0, 1, 1, 0.5, 0}, mean.values());
    assertTrue(Double.isNaN(mean.halfWidth()));
  }

  @Test
  void bandIsTheQuantileOfANormalNumber() {
    List<PersistenceDiagram> diagrams = new ArrayList<>();
    for (int k = 1; k <= 5; k++) {
      diagrams.add(loops(5 - k, 5 + k));
    }
    Landscape atFive = new Landscape(new ScaleGrid(5, 6, 1), 1);
    MeanVector band = MeanVector.withBand(atFive, diagrams, 0.9, 20_000, 3, 0, new Cancellation());
    assertArrayEquals(new double[] {3}, band.values());
    // Heights 1 to 5: their squared differences from 3 add up to 10.
    assertEquals(1.644854 * Math.sqrt(10) / 5, band.halfWidth(), 0.05 * Math.sqrt(10) / 5);
    assertEquals(
        band, MeanVector.withBand(atFive, diagrams, 0.9, 20_000, 3, 1, new Cancellation()));
    assertNotEquals(
        band, MeanVector.withBand(atFive, diagrams, 0.9, 20_000, 4, 1, new Cancellation()));
  }

  @Test
  void badInputIsNamed() {
    Cancellation none = new Cancellation();
    List<PersistenceDiagram> two = List.of(loops(0, 1), loops(0, 2));
    assertRefused(
        Kind.USAGE,
        "the number of diagrams = 0, expected at least 1",
        () -> FrechetMean.of(List.of(), 1, none));
    assertRefused(
        Kind.DATA,
        "diagram 1 has 0 essential bars, diagram 0 has 1: they are infinitely far apart; leave these"
            + " bars out",
        () -> FrechetMean.of(List.of(loops(0, INF), loops()), 1, none));
    assertRefused(
        Kind.USAGE,
        "confidence is 1, expected a number above 0 and below 1",
        () -> MeanVector.withBand(LANDSCAPE, two, 1, 10, 0, 1, none));
    assertRefused(
        Kind.USAGE,
        "samples is 0, expected 1 to 1000000",
        () -> MeanVector.withBand(LANDSCAPE, two, 0.9, 0, 0, 1, none));
    assertRefused(
        Kind.USAGE,
        "kind is 1, expected BETTISCOPE_LANDSCAPE or _SILHOUETTE for a band",
        () ->
            MeanVector.withBand(new BettiCurve(new ScaleGrid(0, 1, 2)), two, 0.9, 10, 0, 1, none));
    none.cancel();
    assertRefused(
        Kind.STOPPED, "stopped before it was finished", () -> FrechetMean.of(two, 1, none));
  }

  private static void assertRefused(Kind kind, String message, Executable call) {
    BettiscopeException error = assertThrows(BettiscopeException.class, call);
    assertEquals(message, error.getMessage());
    assertEquals(kind, error.kind());
  }
}
