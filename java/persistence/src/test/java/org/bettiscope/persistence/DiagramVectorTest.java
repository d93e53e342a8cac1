package org.bettiscope.persistence;

import static org.bettiscope.persistence.BettiscopeException.Kind.DATA;
import static org.bettiscope.persistence.BettiscopeException.Kind.STOPPED;
import static org.bettiscope.persistence.BettiscopeException.Kind.USAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagramVectorTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final ScaleGrid GRID = new ScaleGrid(0, 6, 7);
  private static final ScaleGrid PIXELS = new ScaleGrid(0, 2, 2);

  private static PersistenceDiagram loops(double... pairs) {
    return PersistenceDiagram.of(1, pairs);
  }

  @Test
  void byHand() {
    PersistenceDiagram diagram = loops(0, 4, 2, 6);
    assertArrayEquals(new double[] {1, 1, 2, 2, 1, 1, 0}, new BettiCurve(GRID).of(diagram));
    assertArrayEquals(
        new double[] {0, 1, 2, 1, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0},
        new Landscape(GRID, 2).of(diagram));
    assertArrayEquals(
        new double[] {0, 0.5, 1, 1, 1, 0.5, 0}, new Silhouette(GRID, 2).of(diagram), 1e-15);
    double half = Math.log(2) / 2;
    assertArrayEquals(
        new double[] {half, half, 2 * half, 2 * half, half, half, 0},
        new EntropyCurve(GRID).of(diagram),
        1e-15);
    // All of it in the pixel of births 0 to 1 and lengths 1 to 2, but for the weight.
    PersistenceDiagram one = loops(0.5, 2);
    assertArrayEquals(
        new double[] {0, 0, 1.5, 0}, new PersistenceImage(PIXELS, PIXELS, 0.01).of(one), 1e-15);
    assertArrayEquals(
        new double[] {0, 0, 0.25, 0},
        new PersistenceImage(PIXELS, PIXELS, 0.01, 2, 3).of(one),
        1e-15);
  }

  @Test
  void stepsAreExact() {
    BettiSteps steps = BettiSteps.of(loops(0, 2, 1, 3, 2, INF, 1, 1));
    assertEquals(new BettiSteps(new double[] {0, 1, 3}, new long[] {1, 2, 1}), steps);
    assertArrayEquals(
        new long[] {0, 1, 1, 2, 2, 1, 1},
        Stream.of(-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 9.0).mapToLong(steps::at).toArray());
    assertEquals(new BettiSteps(new double[0], new long[0]), BettiSteps.of(loops()));
  }

  @Test
  void statistics() {
    LifetimeStatistics found = LifetimeStatistics.of(loops(0, 2, 5, 7, 1, INF, 3, 3));
    assertEquals(new LifetimeStatistics(2, 1, 4, 2, 0, 2, 2, 2, 2, 2, Math.log(2)), found);
    assertEquals(
        List.of(new LifetimeStatistics(0, 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN), found),
        LifetimeStatistics.ofAll(List.of(loops(), loops(0, 2, 0, 2, 0, INF)), 0));
  }

  @Test
  void gridCoversTheBarsThatDie() {
    ScaleGrid grid = ScaleGrid.covering(List.of(loops(1, 3, 9, 9), loops(-1, INF, 2, 5)), 5);
    assertEquals(new ScaleGrid(1, 5, 5), grid);
    assertArrayEquals(
        new double[] {1, 2, 3, 4, 5}, IntStream.range(0, 5).mapToDouble(grid::scale).toArray());
    assertEquals(1, new ScaleGrid(1, 2, 1).scale(0));
  }

  @Test
  void manyAreTheSameOneByOne() {
    SplittableRandom random = new SplittableRandom(4);
    List<PersistenceDiagram> diagrams = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      double[] pairs = new double[2 * random.nextInt(50)];
      for (int bar = 0; bar < pairs.length / 2; bar++) {
        pairs[2 * bar] = 4 * random.nextDouble();
        pairs[2 * bar + 1] = pairs[2 * bar] + random.nextDouble();
      }
      diagrams.add(loops(pairs));
    }
    for (DiagramVector kind :
        List.of(
            new BettiCurve(GRID),
            new Landscape(GRID, 3),
            new Silhouette(GRID, 1),
            new EntropyCurve(GRID),
            new PersistenceImage(GRID, PIXELS, 0.3))) {
      List<Long> told = new ArrayList<>();
      double[][] rows = kind.ofAll(diagrams, 2, new Cancellation(), told::add);
      assertEquals(20, told.getLast());
      for (int k = 0; k < 20; k++) {
        assertEquals(kind.width(), rows[k].length);
        assertArrayEquals(kind.of(diagrams.get(k)), rows[k]);
      }
    }
    assertEquals(0, new BettiCurve(GRID).ofAll(List.of(), 1).length);
  }

  @Test
  void canBeStopped() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    BettiscopeException stopped =
        assertThrows(
            BettiscopeException.class,
            () -> new BettiCurve(GRID).ofAll(List.of(loops(0, 1)), 1, cancellation, done -> {}));
    assertEquals(STOPPED, stopped.kind());
  }

  static Stream<Arguments> badInput() {
    return Stream.of(
        bad(USAGE, "low = NaN, expected a finite number", () -> new ScaleGrid(NAN, 1, 2)),
        bad(
            USAGE,
            "high = 1.0, expected a finite number above low = 1.0",
            () -> new ScaleGrid(1, 1, 2)),
        bad(USAGE, "count = 0, expected at least 1", () -> new ScaleGrid(0, 1, 0)),
        bad(
            DATA,
            "no bar dies, so there is no range of scales to cover",
            () -> ScaleGrid.covering(List.of(loops(0, INF)), 2)),
        bad(USAGE, "levels = 0, expected at least 1", () -> new Landscape(GRID, 0)),
        bad(
            USAGE,
            "a landscape would be 15032385529 values, expected at most 2147483639 (a Java array)",
            () -> new Landscape(GRID, Integer.MAX_VALUE)),
        bad(
            USAGE,
            "exponent = -1.0, expected a finite number of at least 0",
            () -> new Silhouette(GRID, -1)),
        bad(
            USAGE,
            "bandwidth = 0.0, expected a finite number above 0",
            () -> new PersistenceImage(PIXELS, PIXELS, 0)),
        bad(
            USAGE,
            "exponent = NaN, expected a finite number of at least 0",
            () -> new PersistenceImage(PIXELS, PIXELS, 1, NAN, 0)),
        bad(
            USAGE,
            "cap = -1.0, expected a finite number above 0, or 0 for none",
            () -> new PersistenceImage(PIXELS, PIXELS, 1, 1, -1)),
        bad(
            USAGE,
            "scale_count is 2000000000; the limit is 268435456: take fewer",
            () -> new BettiCurve(new ScaleGrid(0, 1, 2_000_000_000)).ofAll(List.of(), 1)),
        bad(
            USAGE,
            "diagram 1 is of dimension 0, expected 1 as diagram 0 is",
            () -> new BettiCurve(GRID).ofAll(List.of(loops(0, 1), PersistenceDiagram.of(0)), 1)),
        bad(
            USAGE,
            "threads = -1, expected at least 0",
            () -> new BettiCurve(GRID).ofAll(List.of(), -1)),
        bad(
            DATA,
            "diagram 0 has an essential bar, of birth 0: the landscape is defined for finite bars;"
                + " leave it out, or give it a death",
            () -> new Landscape(GRID, 1).of(loops(0, INF))),
        bad(
            USAGE,
            "the vector of diagram 0 is beyond float64: scale the diagrams down",
            () -> LifetimeStatistics.of(loops(-Double.MAX_VALUE, Double.MAX_VALUE))));
  }

  private static Arguments bad(Kind kind, String message, Executable call) {
    return Arguments.of(kind, message, call);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badInput")
  void isNamed(Kind kind, String message, Executable call) {
    BettiscopeException error = assertThrows(BettiscopeException.class, call);
    assertEquals(message, error.getMessage());
    assertEquals(kind, error.kind());
    assertEquals(1, error.getMessage().lines().count());
  }
}
