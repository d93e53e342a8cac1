package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DiagramAmplitudeTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  private static PersistenceDiagram loops(double... pairs) {
    return PersistenceDiagram.of(1, pairs);
  }

  private static double of(DiagramAmplitude amplitude, double... pairs) {
    return amplitude.of(loops(pairs));
  }

  @Test
  void byHand() {
    // Half of each length in the norm of infinity: 2 and 1.
    var second = new DiagramAmplitude.OfDistance(WassersteinDistance.ofOrder(2));
    assertEquals(Math.sqrt(5), of(second, 0, 4, 1, 3), 1e-15);
    assertEquals(2, of(new DiagramAmplitude.OfDistance(new BottleneckDistance()), 0, 4, 1, 3));
    // 1 for a length of 2, 2 for a length of 2.
    assertEquals(6, of(new DiagramAmplitude.OfBettiCurve(1), 0, 4, 1, 3), 1e-14);
    assertEquals(Math.sqrt(10), of(new DiagramAmplitude.OfBettiCurve(2), 0, 4, 1, 3), 1e-14);
    assertEquals(2, of(new DiagramAmplitude.OfBettiCurve(INF), 0, 4, 1, 3));
    // Triangles of the areas 4 and 1.
    assertEquals(5, of(new DiagramAmplitude.OfLandscape(1), 0, 4, 1, 3), 1e-14);
    assertEquals(2, of(new DiagramAmplitude.OfLandscape(INF), 0, 4, 1, 3));
    assertEquals(2.5, of(new DiagramAmplitude.OfSilhouette(1, 0), 0, 4, 1, 3), 1e-14);
    assertEquals(3, of(new DiagramAmplitude.OfSilhouette(1, 1), 0, 4, 1, 3), 1e-14);
    // The weights are the lengths, each in a pixel of its own.
    ScaleGrid pixels = new ScaleGrid(-1, 5, 2);
    var image = new PersistenceImage(pixels, pixels, 0.01);
    assertEquals(5, of(new DiagramAmplitude.OfImage(2, image), 0, 4, 3, 6), 1e-14);
    assertEquals(4, of(new DiagramAmplitude.OfImage(INF, image), 0, 4, 3, 6), 1e-14);
  }

  @Test
  void manyAreTheSameOneByOne() {
    List<PersistenceDiagram> diagrams = List.of(loops(), loops(0, 1), loops(0, 3, 2, 2.5));
    for (DiagramAmplitude kind :
        List.of(
            new DiagramAmplitude.OfDistance(new BottleneckDistance()),
            new DiagramAmplitude.OfLandscape(2))) {
      assertArrayEquals(
          diagrams.stream().mapToDouble(kind::of).toArray(),
          kind.ofAll(diagrams, 2, new Cancellation()));
      assertEquals(0, kind.of(loops()));
    }
  }

  @Test
  void badInputIsNamed() {
    assertRefused(
        Kind.USAGE,
        "order = 0.5, expected at least 1, or infinity",
        () -> new DiagramAmplitude.OfBettiCurve(0.5));
    assertRefused(
        Kind.DATA,
        "diagram 0 has an essential bar, of birth 0: the amplitude is defined for finite bars; leave"
            + " it out, or give it a death",
        () -> of(new DiagramAmplitude.OfBettiCurve(1), 0, INF));
    assertRefused(
        Kind.DATA,
        "PersistenceDiagram[dimension 1, 1 bars, 1 essential] is infinitely far from the empty one",
        () -> of(new DiagramAmplitude.OfDistance(new BottleneckDistance()), 0, INF));
    assertRefused(
        Kind.USAGE,
        "diagram 1 is of dimension 0, expected 1 as diagram 0 is",
        () ->
            new DiagramAmplitude.OfBettiCurve(1)
                .ofAll(List.of(loops(), PersistenceDiagram.of(0)), 1, new Cancellation()));
  }

  private static void assertRefused(Kind kind, String message, Executable call) {
    BettiscopeException error = assertThrows(BettiscopeException.class, call);
    assertEquals(message, error.getMessage());
    assertEquals(kind, error.kind());
  }
}
