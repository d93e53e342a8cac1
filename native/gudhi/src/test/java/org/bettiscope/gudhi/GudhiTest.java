package org.bettiscope.gudhi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.Complex;
import org.bettiscope.persistence.DistanceMatrix;
import org.bettiscope.persistence.Metric;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.Precision;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsPersistence;
import org.bettiscope.persistence.RipsTask;
import org.bettiscope.persistence.SparseGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** GUDHI and the core find the same diagrams, and GUDHI finds those of theory. */
class GudhiTest {
  @BeforeAll
  static void isBuilt() {
    try {
      Gudhi.version();
    } catch (BettiscopeException e) {
      assumeTrue(e.kind() != Kind.USAGE, "skipped: " + e.getMessage());
      throw e;
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static int field(long seed) {
    return new int[] {2, 3, 5, 7, 251}[(int) (seed / 8)];
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void cloudsAsTheCore(long seed) {
    int points = (int) (1 + seed * 7 % 40);
    PointCloud cloud = Inputs.cloud(points, (int) (1 + seed % 4), (int) (seed % 3) * 3, seed);
    RipsPersistence settings = RipsPersistence.ofDimension((int) (seed % 4)).withField(field(seed));
    check(settings, cloud);
    check(settings.withMetric(Metric.manhattan()).withThreshold(1.5), cloud);
    check(settings.withMetric(Metric.chebyshev()).withZeroLengthBars(true), cloud);
    if (points > 8) {
      check(settings.withLandmarks(8, seed), cloud);
      check(
          settings.withLandmarks(8, seed).withComplex(Complex.lazyWitness((int) (seed % 3))),
          cloud);
      check(settings.withMetric(Metric.hop(3)).withThreshold(2), cloud);
      check(settings.withMetric(Metric.hop(3)).withThreshold(2).withLandmarks(7, 1), cloud);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void matricesAsTheCore(long seed) {
    DistanceMatrix matrix = Inputs.matrix((int) (1 + seed * 5 % 30), seed);
    RipsPersistence settings = RipsPersistence.ofDimension((int) (seed % 4)).withField(field(seed));
    check(settings, matrix);
    check(settings.withThreshold(1.5), matrix);
    check(settings.withThreshold(1.5).withZeroLengthBars(true), matrix);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void graphsAsTheCore(long seed) {
    SparseGraph graph = Inputs.graph((int) (1 + seed * 5 % 60), seed % 5 / 5.0, seed);
    RipsPersistence settings = RipsPersistence.ofDimension((int) (seed % 4)).withField(field(seed));
    check(settings, graph);
    check(settings.withThreshold(0.5), graph);
    check(settings.withZeroLengthBars(true), graph);
  }

  private static void check(RipsPersistence settings, RipsInput input) {
    PersistenceDiagrams ours = settings.compute(input);
    PersistenceDiagrams theirs = Gudhi.compute(settings, input, new Cancellation());
    assertEquals(ours.diagrams(), theirs.diagrams(), () -> settings + " of " + input);
    assertEquals(ours.vertices(), theirs.vertices());
    assertEquals(ours.threshold(), theirs.threshold());
    assertEquals(ours.coveringRadius(), theirs.coveringRadius());
    assertEquals(settings, theirs.settings());
    double scale = Math.min(ours.threshold(), 1);
    assertArrayEquals(ours.bettiNumbers(scale), theirs.bettiNumbers(scale));
  }

  private static void betti(SparseGraph graph, int field, long... expected) {
    RipsPersistence settings =
        RipsPersistence.ofDimension(expected.length - 1).withThreshold(1).withField(field);
    PersistenceDiagrams diagrams = Gudhi.compute(settings, graph, new Cancellation());
    assertArrayEquals(expected, diagrams.bettiNumbers(1), "Z/" + field);
    assertEquals(field, diagrams.field());
    assertEquals(settings.compute(graph).diagrams(), diagrams.diagrams());
  }

  /** Hatcher, Algebraic Topology (2002), section 2.2 and the coefficients of 2.C and 3.A. */
  @Test
  void closedSurfacesDifferOverZ2AndZ3() {
    SparseGraph torus = Inputs.subdivision(Inputs.closedGrid(false));
    SparseGraph kleinBottle = Inputs.subdivision(Inputs.closedGrid(true));
    SparseGraph projectivePlane = Inputs.subdivision(Inputs.projectivePlane());
    betti(torus, 2, 1, 2, 1, 0);
    betti(kleinBottle, 2, 1, 2, 1, 0);
    betti(projectivePlane, 2, 1, 1, 1, 0);
    for (int field : new int[] {3, 5}) {
      betti(torus, field, 1, 2, 1, 0);
      betti(kleinBottle, field, 1, 1, 0, 0);
      betti(projectivePlane, field, 1, 0, 0, 0);
    }
    betti(projectivePlane, 32749, 1, 0, 0, 0);
  }

  /** The boundary of the cross-polytope is a sphere, and its antipodes are the last to join. */
  @Test
  void crossPolytopesAreSpheres() {
    for (int dimension = 2; dimension <= 5; dimension++) {
      double[] lower = new double[dimension * (2 * dimension - 1)];
      for (int i = 0, k = 0; i < 2 * dimension; i++) {
        for (int j = 0; j < i; j++) {
          lower[k++] = i / 2 == j / 2 ? 2 : 1;
        }
      }
      PersistenceDiagrams diagrams =
          Gudhi.compute(
              RipsPersistence.ofDimension(dimension).withThreshold(2),
              DistanceMatrix.lower(lower, 2L * dimension),
              new Cancellation());
      for (int p = 1; p <= dimension; p++) {
        double[] expected = p == dimension - 1 ? new double[] {1, 2} : new double[0];
        assertArrayEquals(expected, diagrams.diagram(p).pairs());
      }
    }
  }

  /** The side of a regular n-gon makes the circle, and the chord over a third of it fills it. */
  @Test
  void polygonIsACircle() {
    int n = 30;
    double[] corners = new double[2 * n];
    for (int k = 0; k < n; k++) {
      corners[2 * k] = Math.cos(2 * Math.PI * k / n);
      corners[2 * k + 1] = Math.sin(2 * Math.PI * k / n);
    }
    double[] bar =
        Gudhi.compute(
                RipsPersistence.ofDimension(1), PointCloud.of(corners, n, 2), new Cancellation())
            .diagram(1)
            .pairs();
    assertArrayEquals(
        new double[] {2 * Math.sin(Math.PI / n), 2 * Math.sin(Math.PI / 3)}, bar, 1e-6);
  }

  @Test
  void moreDimensionsThanPointsAreEmpty() {
    PersistenceDiagrams diagrams =
        Gudhi.compute(RipsPersistence.ofDimension(5), Inputs.cloud(3, 2, 0, 1), new Cancellation());
    assertEquals(3, diagrams.diagram(0).size());
    assertTrue(IntStream.rangeClosed(1, 5).allMatch(p -> diagrams.diagram(p).size() == 0));
  }

  @Test
  void batchKeepsTheOrderAndTheFailuresApart() {
    List<RipsTask> tasks = new ArrayList<>();
    for (int points = 1; points <= 20; points++) {
      double[] coordinates = new double[points];
      coordinates[points - 1] = points == 10 ? Double.NaN : 0;
      tasks.add(
          new RipsTask(RipsPersistence.ofDimension(1), PointCloud.of(coordinates, points, 1)));
    }
    List<Long> told = new ArrayList<>();
    List<RipsOutcome> outcomes = Gudhi.computeAll(tasks, 3, new Cancellation(), told::add);
    for (int task = 0; task < 20; task++) {
      if (task == 9) {
        BettiscopeException reason =
            assertInstanceOf(RipsOutcome.Failed.class, outcomes.get(task)).reason();
        assertEquals(Kind.DATA, reason.kind());
        assertTrue(reason.getMessage().startsWith("points[9][0] is nan"), reason.getMessage());
      } else {
        assertEquals(task + 1, outcomes.get(task).orElseThrow().vertices());
      }
    }
    assertEquals(LongStream.rangeClosed(1, 20).boxed().toList(), told);
  }

  @Test
  void inputsOfTheCallingThreadAloneWillDo() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment points = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0, 1, 3);
      PersistenceDiagrams diagrams =
          Gudhi.compute(
              RipsPersistence.ofDimension(0),
              PointCloud.of(points, Precision.FLOAT32, 3, 1),
              new Cancellation());
      assertArrayEquals(
          new double[] {0, 1, 0, 2, 0, Double.POSITIVE_INFINITY}, diagrams.diagram(0).pairs());
    }
  }

  @Test
  void cancelledCallsReturnSoon() throws InterruptedException {
    // All of 9e6 simplices: the work of many seconds.
    RipsPersistence settings =
        RipsPersistence.ofDimension(3).withThreshold(2).withZeroLengthBars(true);
    PointCloud cloud = Inputs.cloud(65, 3, 0, 1);
    Cancellation cancellation = new Cancellation();
    Thread later =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              cancellation.cancel();
            });
    long start = System.nanoTime();
    BettiscopeException stopped =
        assertThrows(BettiscopeException.class, () -> Gudhi.compute(settings, cloud, cancellation));
    double seconds = (System.nanoTime() - start) / 1e9;
    later.join();
    assertEquals(Kind.STOPPED, stopped.kind());
    assertEquals("stopped before it was finished", stopped.getMessage());
    assertTrue(seconds < 1, seconds + " s");
  }

  @Test
  void aMemoryLimitIsRefused() {
    RipsPersistence settings = RipsPersistence.ofDimension(1).withMemoryLimit(1_000_000_000);
    PointCloud cloud = Inputs.cloud(3, 2, 0, 1);
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class, () -> Gudhi.compute(settings, cloud, new Cancellation()));
    assertEquals(Kind.USAGE, refused.kind());
    assertEquals(
        "memoryLimit = 1000000000, which the engine gudhi cannot keep", refused.getMessage());
  }

  @Test
  void isRefusedWhatTheCoreRefuses() {
    PointCloud cloud = Inputs.cloud(12, 2, 0, 1);
    RipsPersistence settings = RipsPersistence.ofDimension(1);
    for (RipsPersistence wrong :
        List.of(
            settings.withField(4),
            settings.withField(32771),
            settings.withMetric(Metric.hop(12)),
            settings.withLandmarks(13, 1),
            RipsPersistence.ofDimension(11))) {
      BettiscopeException ours =
          assertThrows(BettiscopeException.class, () -> wrong.compute(cloud));
      BettiscopeException theirs =
          assertThrows(
              BettiscopeException.class, () -> Gudhi.compute(wrong, cloud, new Cancellation()));
      assertEquals(ours.getMessage(), theirs.getMessage());
      assertEquals(ours.kind(), theirs.kind());
    }
  }
}
