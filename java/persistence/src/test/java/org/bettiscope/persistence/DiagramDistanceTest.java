package org.bettiscope.persistence;

import static org.bettiscope.persistence.BettiscopeException.Kind.DATA;
import static org.bettiscope.persistence.BettiscopeException.Kind.STOPPED;
import static org.bettiscope.persistence.BettiscopeException.Kind.USAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagramDistanceTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final WassersteinDistance FIRST = WassersteinDistance.ofOrder(1);
  private static final BottleneckDistance BOTTLENECK = new BottleneckDistance();

  private static PersistenceDiagram loops(double... pairs) {
    return PersistenceDiagram.of(1, pairs);
  }

  private static PersistenceDiagram random(int bars, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] pairs = new double[2 * bars];
    for (int bar = 0; bar < bars; bar++) {
      pairs[2 * bar] = random.nextDouble();
      pairs[2 * bar + 1] = pairs[2 * bar] + random.nextDouble();
    }
    return loops(pairs);
  }

  @Test
  void wassersteinByHand() {
    // (0, 4) moves by 1 and (5, 6) goes to the diagonal: 1/2 in the norm of infinity.
    PersistenceDiagram a = loops(0, 4, 5, 6);
    PersistenceDiagram b = loops(1, 4);
    assertEquals(1.5, FIRST.between(a, b));
    assertEquals(Math.sqrt(1.25), WassersteinDistance.ofOrder(2).between(a, b), 1e-15);
    assertEquals(2, FIRST.withNorm(InnerNorm.ONE).between(a, b));
    assertEquals(1 + Math.sqrt(0.5), FIRST.withNorm(InnerNorm.TWO).between(a, b), 1e-15);
    assertEquals(Math.cbrt(1.125), WassersteinDistance.ofOrder(3).between(a, b), 1e-15);
  }

  @Test
  void matchingNamesPartners() {
    PersistenceDiagram a = loops(5, 6, 0, 4, 2, INF);
    PersistenceDiagram b = loops(3, INF, 1, 4);
    DiagramMatching matching = FIRST.match(a, b);
    assertEquals(2.5, matching.distance());
    assertEquals(2.5, matching.lowerBound(), 1e-15);
    assertArrayEquals(new int[] {DiagramMatching.DIAGONAL, 1, 0}, matching.partners());
    assertEquals(1, matching.partner(1));
    assertEquals(1, BOTTLENECK.match(a, b).distance());
  }

  @Test
  void differentNumbersOfEssentialBarsAreInfinitelyFarApart() {
    PersistenceDiagram a = loops(0, INF, 1, 2);
    assertEquals(INF, FIRST.between(a, loops(1, 2)));
    assertEquals(INF, BOTTLENECK.between(a, loops()));
    assertEquals(0, FIRST.between(a.finite(), loops(1, 2)));
    assertArrayEquals(new int[] {-1, -1}, BOTTLENECK.match(a, loops(1, 2)).partners());
  }

  @Test
  void errorIsGuaranteed() {
    PersistenceDiagram a = random(300, 1);
    PersistenceDiagram b = random(400, 2);
    double exact = FIRST.between(a, b);
    double rough = FIRST.withError(0.1).between(a, b);
    assertTrue(exact <= rough && rough <= 1.1 * exact, exact + " " + rough);
    assertEquals(exact, FIRST.match(a, b).lowerBound(), 1e-12 * exact);
  }

  @Test
  void slicedAndScaleSpaceByHand() {
    PersistenceDiagram bar = loops(0, 2);
    // The vector (1, -1) to the diagonal; the mean of |cos| is 2 / pi.
    assertEquals(
        2 * Math.sqrt(2) / Math.PI, SlicedWassersteinDistance.exact().between(bar, loops()), 1e-15);
    assertEquals(1, SlicedWassersteinDistance.inDirections(2).between(bar, loops()), 1e-15);
    ScaleSpaceDistance heat = new ScaleSpaceDistance(0.5);
    double kernel = (1 - Math.exp(-2)) / (4 * Math.PI);
    assertEquals(kernel, heat.kernel(bar, bar), 1e-15);
    assertEquals(Math.sqrt(kernel), heat.between(bar, loops()), 1e-15);
  }

  @Test
  void allPairsAreThePairsOneByOne() {
    List<PersistenceDiagram> diagrams = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      diagrams.add(random(10 * k, k));
    }
    for (DiagramDistance kind :
        List.of(FIRST, BOTTLENECK, SlicedWassersteinDistance.exact(), new ScaleSpaceDistance(1))) {
      double[] all = kind.betweenAll(diagrams, 2);
      int place = 0;
      for (int i = 0; i < diagrams.size(); i++) {
        for (int j = i + 1; j < diagrams.size(); j++) {
          assertEquals(kind.between(diagrams.get(i), diagrams.get(j)), all[place++], kind.word());
        }
      }
      assertEquals(place, all.length);
    }
    assertEquals(0, FIRST.betweenAll(List.of(), 1).length);
    assertEquals(0, FIRST.betweenAll(List.of(loops()), 1).length);
  }

  @Test
  void progressOfAllPairsIsTold() {
    List<PersistenceDiagram> diagrams = List.of(random(5, 1), random(6, 2), random(7, 3));
    List<Long> told = new ArrayList<>();
    FIRST.betweenAll(diagrams, 1, new Cancellation(), told::add);
    assertEquals(3, told.getLast());
  }

  @Test
  @Timeout(60)
  void stopsWhenCancelled() {
    // Minutes of work.
    PersistenceDiagram a = random(200_000, 1);
    PersistenceDiagram b = random(200_000, 2);
    Cancellation cancellation = new Cancellation();
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(cancellation::cancel);
    assertStopped(() -> FIRST.between(a, b, cancellation));
    assertStopped(() -> BOTTLENECK.match(a, b, cancellation));
    assertStopped(() -> FIRST.betweenAll(List.of(a, b), 0, cancellation, pairs -> {}));
  }

  private static void assertStopped(Executable call) {
    assertEquals(STOPPED, assertThrows(BettiscopeException.class, call).kind());
  }

  @Test
  void diagramsOfComputationsHaveAField() {
    PointCloud square = PointCloud.of(new double[] {0, 0, 1, 0, 1, 1, 0, 1}, 4, 2);
    PersistenceDiagrams a = RipsPersistence.ofDimension(1).compute(square);
    PersistenceDiagrams b = RipsPersistence.ofDimension(1).withThreshold(1.2).compute(square);
    assertEquals(0, BOTTLENECK.between(a, b, 0));
    assertEquals(INF, BOTTLENECK.between(a, b, 1)); // the loop of b never dies
    PersistenceDiagrams c = RipsPersistence.ofDimension(1).withField(3).compute(square);
    assertRefused(
        USAGE,
        "a has coefficients in Z/2, expected Z/3 as b has",
        () -> BOTTLENECK.between(a, c, 1));
  }

  static Stream<Arguments> badInput() {
    return Stream.of(
        bad(
            DATA,
            "bar 1 is (NaN, 2.0), expected a finite birth, and a death at or after it",
            () -> loops(0, 1, Double.NaN, 2)),
        bad(
            DATA,
            "bar 0 is (1.0, 0.5), expected a finite birth, and a death at or after it",
            () -> loops(1, 0.5)),
        bad(
            DATA,
            "bar 0 is (-Infinity, 1.0), expected a finite birth, and a death at or after it",
            () -> loops(-INF, 1)),
        bad(DATA, "pairs has 3 values, expected an even number", () -> loops(0, 1, 2)),
        bad(USAGE, "dimension = -1, expected at least 0", () -> PersistenceDiagram.of(-1)),
        bad(
            USAGE,
            "order = 0.5, expected a finite number of at least 1",
            () -> WassersteinDistance.ofOrder(0.5)),
        bad(
            USAGE,
            "order = Infinity, expected a finite number of at least 1",
            () -> WassersteinDistance.ofOrder(INF)),
        bad(
            USAGE,
            "error = -0.1, expected a finite number of at least 0",
            () -> FIRST.withError(-0.1)),
        bad(
            USAGE,
            "bandwidth = 0.0, expected a finite number above 0",
            () -> new ScaleSpaceDistance(0)),
        bad(
            USAGE,
            "directions = 0, expected at least 1",
            () -> SlicedWassersteinDistance.inDirections(0)),
        bad(
            USAGE,
            "b is of dimension 0, expected 1 as a is",
            () -> FIRST.between(loops(0, 1), PersistenceDiagram.of(0, 0, 1))),
        bad(
            USAGE,
            "diagram 1 is of dimension 0, expected 1 as diagram 0 is",
            () -> FIRST.betweenAll(List.of(loops(0, 1), PersistenceDiagram.of(0)), 1)),
        bad(USAGE, "threads = -1, expected at least 0", () -> FIRST.betweenAll(List.of(), -1)),
        bad(
            DATA,
            "a has an essential bar, of birth 0: the sliced Wasserstein distance is defined for"
                + " finite bars; leave it out, or give it a death",
            () -> SlicedWassersteinDistance.exact().between(loops(0, INF), loops())),
        bad(
            DATA,
            "diagram 1 has an essential bar, of birth 0: the scale space kernel is defined for"
                + " finite bars; leave it out, or give it a death",
            () -> new ScaleSpaceDistance(1).betweenAll(List.of(loops(), loops(0, INF)), 1)),
        bad(
            USAGE,
            "the distance is beyond float64: scale the diagrams down",
            () ->
                FIRST
                    .withNorm(InnerNorm.ONE)
                    .between(loops(-Double.MAX_VALUE, Double.MAX_VALUE), loops())));
  }

  private static Arguments bad(Kind kind, String message, Executable call) {
    return Arguments.of(kind, message, call);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badInput")
  void isNamed(Kind kind, String message, Executable call) {
    assertRefused(kind, message, call);
  }

  private static void assertRefused(Kind kind, String message, Executable call) {
    BettiscopeException error = assertThrows(BettiscopeException.class, call);
    assertEquals(message, error.getMessage());
    assertEquals(kind, error.kind());
  }
}
