package org.bettiscope.persistence;

import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The facade against cases computed by hand and known from theory. */
class RipsPersistenceTest {
  private static final double[][] SQUARE = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  private static final double DIAGONAL = (float) Math.sqrt(2);

  @Test
  void squareHasOneLoopFromItsSideToItsDiagonal() {
    PersistenceDiagrams diagrams = RipsPersistence.ofDimension(1).compute(PointCloud.of(SQUARE));
    assertArrayEquals(
        new double[] {0, 1, 0, 1, 0, 1, 0, POSITIVE_INFINITY}, diagrams.diagram(0).pairs());
    assertArrayEquals(new double[] {1, DIAGONAL}, diagrams.diagram(1).pairs());
    assertEquals(4, diagrams.vertices());
    assertEquals(1, diagrams.maxDimension());
    assertEquals(2, diagrams.field());
    assertEquals(DIAGONAL, diagrams.threshold(), "the enclosing radius of the square");
    assertEquals(0, diagrams.coveringRadius());
    assertEquals(1, diagrams.diagram(0).essential());
    assertEquals(0, diagrams.diagram(1).essential());
  }

  @Test
  void barCountsFromItsBirthOnAndNoLongerAtItsDeath() {
    PersistenceDiagrams diagrams = RipsPersistence.ofDimension(1).compute(PointCloud.of(SQUARE));
    assertArrayEquals(new long[] {4, 0}, diagrams.bettiNumbers(0));
    assertArrayEquals(new long[] {4, 0}, diagrams.bettiNumbers(Math.nextDown(1f)));
    assertArrayEquals(new long[] {1, 1}, diagrams.bettiNumbers(1));
    assertArrayEquals(new long[] {1, 1}, diagrams.bettiNumbers(Math.nextDown((float) DIAGONAL)));
    assertArrayEquals(new long[] {1, 0}, diagrams.bettiNumbers(Math.sqrt(2)));
    assertArrayEquals(
        new long[] {1, 0}, diagrams.bettiNumbers(100), "beyond the enclosing radius: a cone");
  }

  @Test
  void hexagonInHopMetricIsAnOctahedronAtTwoHops() {
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(2)
            .withMetric(Metric.hop(2))
            .withThreshold(2)
            .compute(PointCloud.of(regularPolygon(6)));
    assertArrayEquals(new long[] {1, 0, 1}, diagrams.bettiNumbers(2));
    assertArrayEquals(new double[] {1, 2}, diagrams.diagram(1).pairs());
    assertArrayEquals(new double[] {2, POSITIVE_INFINITY}, diagrams.diagram(2).pairs());
  }

  @Test
  void octahedronIsAHollowSphereUntilItsDiagonalsEnter() {
    double[][] octahedron = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(2).compute(PointCloud.of(octahedron));
    assertEquals(0, diagrams.diagram(1).size());
    assertArrayEquals(new double[] {DIAGONAL, 2}, diagrams.diagram(2).pairs());
    assertArrayEquals(new long[] {1, 0, 1}, diagrams.bettiNumbers(1.5));
  }

  /** The boundary of the (d+1)-dimensional cross-polytope is a d-sphere. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void crossPolytopeHasTheHomologyOfASphere(int d) {
    int n = 2 * (d + 1);
    double[] lower = new double[n * (n - 1) / 2];
    for (int i = 0, k = 0; i < n; i++) {
      for (int j = 0; j < i; j++, k++) {
        lower[k] = i / 2 == j / 2 ? 2 : 1;
      }
    }
    long[] betti = new long[d + 1];
    betti[0]++;
    betti[d]++;
    assertArrayEquals(
        betti,
        RipsPersistence.ofDimension(d).compute(DistanceMatrix.lower(lower, n)).bettiNumbers(1));
  }

  @Test
  void zeroLengthBarsOfARegularTetrahedronAreItsCycles() {
    float[] lower = {1, 1, 1, 1, 1, 1};
    RipsPersistence settings = RipsPersistence.ofDimension(2);
    PersistenceDiagrams without = settings.compute(DistanceMatrix.lower(lower, 4));
    assertEquals(List.of(4, 0, 0), sizes(without));
    PersistenceDiagrams with =
        settings.withZeroLengthBars(true).compute(DistanceMatrix.lower(lower, 4));
    // 6 edges less 3 of a spanning tree; 4 triangles less those 3
    assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, with.diagram(1).pairs());
    assertArrayEquals(new double[] {1, 1}, with.diagram(2).pairs());
    assertArrayEquals(
        new long[] {1, 0, 0}, with.bettiNumbers(1), "a bar of length zero is never alive");
  }

  @Test
  void simplicesOfAQuadrangleAreItsLastSideAndATriangle() {
    PointCloud quadrangle = PointCloud.of(new float[] {0, 0, 1, 0, 1, 1.5f, 0, 1.25f}, 4, 2);
    RipsPersistence settings = RipsPersistence.ofDimension(1);
    PersistenceDiagrams diagrams = settings.withSimplices(true).compute(quadrangle);
    PersistenceDiagram components = diagrams.diagram(0);
    assertArrayEquals(new long[] {0}, components.birthSimplex(3));
    assertArrayEquals(new long[] {}, components.deathSimplex(3));
    assertArrayEquals(new long[] {1}, components.birthSimplex(0));
    assertArrayEquals(new long[] {0, 1}, components.deathSimplex(0));
    PersistenceDiagram loops = diagrams.diagram(1);
    assertEquals(1, loops.size());
    assertArrayEquals(new long[] {1, 2}, loops.birthSimplex(0));
    // The shorter diagonal, from 1 to 3, closes the loop, on either side.
    long[] death = loops.deathSimplex(0);
    assertEquals(3, death.length);
    assertTrue(Arrays.stream(death).filter(v -> v == 1 || v == 3).count() == 2);
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class,
            () -> settings.compute(quadrangle).diagram(1).birthSimplex(0));
    assertEquals(BettiscopeException.Kind.USAGE, refused.kind());
  }

  @Test
  void onePointIsOneComponent() {
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(2).compute(PointCloud.of(new float[] {7}, 1, 1));
    assertArrayEquals(new double[] {0, POSITIVE_INFINITY}, diagrams.diagram(0).pairs());
    assertArrayEquals(new long[] {1, 0, 0}, diagrams.bettiNumbers(0));
    assertArrayEquals(
        new long[] {1},
        RipsPersistence.ofDimension(0)
            .compute(DistanceMatrix.lower(new float[0], 1))
            .bettiNumbers(0));
  }

  @Test
  void duplicatesAreOneComponentFromTheStart() {
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(0)
            .withZeroLengthBars(true)
            .compute(PointCloud.of(new double[] {0, 0, 5}, 3, 1));
    assertArrayEquals(new double[] {0, 0, 0, 5, 0, POSITIVE_INFINITY}, diagrams.diagram(0).pairs());
    assertArrayEquals(new long[] {2}, diagrams.bettiNumbers(0));
  }

  @Test
  void infiniteLengthIsNoEdge() {
    double[] lower = {
      1, POSITIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY, 3
    };
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(1).compute(DistanceMatrix.lower(lower, 4));
    assertArrayEquals(
        new double[] {0, 1, 0, 3, 0, POSITIVE_INFINITY, 0, POSITIVE_INFINITY},
        diagrams.diagram(0).pairs());
    assertArrayEquals(new long[] {2, 0}, diagrams.bettiNumbers(1e9));
  }

  @Test
  void sparseGraphWithoutAThresholdTakesEveryEdge() {
    long[] rows = {1, 2, 3, 0};
    long[] columns = {0, 1, 2, 3};
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(1)
            .compute(SparseGraph.of(5, rows, columns, new double[] {1, 2, 3, 4}));
    assertEquals(POSITIVE_INFINITY, diagrams.threshold());
    assertArrayEquals(new double[] {4, POSITIVE_INFINITY}, diagrams.diagram(1).pairs());
    assertArrayEquals(new long[] {2, 1}, diagrams.bettiNumbers(1000));
    assertEquals(5, diagrams.vertices());
  }

  @Test
  void thresholdLeavesOutLongerEdges() {
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(1).withThreshold(1.2).compute(PointCloud.of(SQUARE));
    assertEquals(1.2, diagrams.threshold());
    assertArrayEquals(new double[] {1, POSITIVE_INFINITY}, diagrams.diagram(1).pairs());
    assertArrayEquals(new long[] {1, 1}, diagrams.bettiNumbers(1.2));
  }

  @Test
  void landmarksOfTwoClumpsAreOneOfEach() {
    double[][] clumps = {{0, 0}, {0, 0.5}, {10, 0}, {10, 0.5}};
    PersistenceDiagrams diagrams =
        RipsPersistence.ofDimension(0).withLandmarks(2, 42).compute(PointCloud.of(clumps));
    assertEquals(2, diagrams.vertices());
    assertEquals(0.5, diagrams.coveringRadius());
    assertEquals(
        (float) Math.sqrt(100.25), diagrams.diagram(0).death(0), "farthest from each other");
  }

  @Test
  void everyWayToGiveACloudGivesTheSameDiagrams() {
    double[][] points = Clouds.random(30, 3, 1);
    double[] rowMajor = Clouds.rowMajor(points);
    RipsPersistence settings = RipsPersistence.ofDimension(2);
    List<PersistenceDiagram> expected = settings.compute(PointCloud.of(points)).diagrams();
    assertEquals(expected, settings.compute(PointCloud.of(rowMajor, 30, 3)).diagrams());
    assertEquals(
        expected,
        settings
            .compute(PointCloud.of(MemorySegment.ofArray(rowMajor), Precision.FLOAT64, 30, 3))
            .diagrams());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, rowMajor);
      assertEquals(
          expected, settings.compute(PointCloud.of(memory, Precision.FLOAT64, 30, 3)).diagrams());
    }
    // The coordinates of these clouds are float32 numbers.
    assertEquals(
        expected, settings.compute(PointCloud.of(Clouds.toFloat(rowMajor), 30, 3)).diagrams());
  }

  @Test
  void singleAndDoublePrecisionLengthsGiveTheSameDiagrams() {
    double[] lower = Clouds.lowerTriangle(Clouds.random(25, 2, 2));
    RipsPersistence settings = RipsPersistence.ofDimension(2);
    List<PersistenceDiagram> expected =
        settings.compute(DistanceMatrix.lower(lower, 25)).diagrams();
    assertEquals(
        expected, settings.compute(DistanceMatrix.lower(Clouds.toFloat(lower), 25)).diagrams());
    MemorySegment memory = MemorySegment.ofArray(lower);
    assertEquals(
        expected, settings.compute(DistanceMatrix.lower(memory, Precision.FLOAT64, 25)).diagrams());
  }

  @Test
  void threadsDoNotChangeTheResult() {
    PointCloud cloud = PointCloud.of(Clouds.random(120, 3, 3));
    RipsPersistence settings = RipsPersistence.ofDimension(2);
    List<PersistenceDiagram> expected = settings.withThreads(1).compute(cloud).diagrams();
    for (int threads : new int[] {0, 2, 3, 8}) {
      assertEquals(
          expected, settings.withThreads(threads).compute(cloud).diagrams(), threads + " threads");
    }
  }

  @Test
  void severalThreadsMayComputeAtOnce() throws Exception {
    PointCloud cloud = PointCloud.of(Clouds.random(60, 3, 4));
    RipsPersistence settings = RipsPersistence.ofDimension(2).withThreads(2);
    List<PersistenceDiagram> expected = settings.compute(cloud).diagrams();
    try (ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<PersistenceDiagrams>> computed =
          java.util.stream.IntStream.range(0, 32)
              .mapToObj(i -> virtualThreads.submit(() -> settings.compute(cloud)))
              .toList();
      for (Future<PersistenceDiagrams> one : computed) {
        assertEquals(expected, one.get().diagrams());
      }
    }
  }

  @Test
  void readmeExampleFindsTheCircle() {
    // The chord between neighbors, and the side of the inscribed triangle nearest above it
    // (Adamaszek, Adams 2017).
    double birth = (float) (2 * Math.sin(Math.PI / 100));
    double death = (float) (2 * Math.sin(34 * Math.PI / 100));
    String text = ReadmeExample.circle();
    assertTrue(
        text.startsWith("Betti numbers at scale 0.5: [1, 1], the loop lives from " + birth), text);
    assertEquals(death, Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)), 1e-6);
  }

  @Test
  void withoutRoomForTheLengthsTheDiagramsAreTheSame() {
    PointCloud cloud = PointCloud.of(regularPolygon(900));
    RipsPersistence settings = RipsPersistence.ofDimension(1).withThreads(1);
    MemoryPrediction predicted = settings.predictMemory(cloud);
    // A matrix of 4-byte lengths and 8 bytes for each edge; without them, a few numbers per point.
    assertTrue(predicted.bytes() > 8L * 900 * 900, predicted.toString());
    assertTrue(predicted.leastLimit() < predicted.bytes() - 6L * 900 * 900, predicted.toString());
    assertEquals(
        settings.compute(cloud).diagrams(),
        settings.withMemoryLimit(predicted.leastLimit()).compute(cloud).diagrams());
  }

  @Test
  void tooSmallAMemoryLimitIsRefusedWithBothNumbers() {
    PointCloud cloud = PointCloud.of(regularPolygon(900));
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class,
            () -> RipsPersistence.ofDimension(2).withMemoryLimit(1_000_000).compute(cloud));
    assertEquals(BettiscopeException.Kind.FAILURE, refused.kind());
    assertTrue(
        refused
            .getMessage()
            .matches("(?s)the computation may need [0-9.]+ MB, above memory_limit = 1 MB: .*"),
        refused.getMessage());
    assertThrows(
        BettiscopeException.class, () -> RipsPersistence.ofDimension(1).withMemoryLimit(-1));
  }

  @Test
  void settingsAreKeptWithTheResult() {
    RipsPersistence settings = RipsPersistence.ofDimension(1).withThreshold(3).withThreads(1);
    assertEquals(settings, settings.compute(PointCloud.of(SQUARE)).settings());
    assertEquals(
        new RipsPersistence(
            1,
            3,
            Metric.euclidean(),
            Complex.rips(),
            0,
            LandmarkMethod.FARTHEST,
            0,
            2,
            false,
            false,
            1,
            0,
            Precision.FLOAT32),
        settings,
        "what the with methods set");
  }

  @Test
  void lazyWitnessesOfThreePointsThatAreAllLandmarks() {
    PointCloud line = PointCloud.of(new double[][] {{0}, {4}, {10}});
    RipsPersistence settings = RipsPersistence.ofDimension(0).withLandmarks(3, 1);
    // Each sees itself and the next one, 4 and 6 away; the middle sees both ends at 6.
    double[] seen = {0, 4, 0, 6, 0, POSITIVE_INFINITY};
    for (int nu : new int[] {0, 1}) {
      PersistenceDiagrams diagrams = settings.withComplex(Complex.lazyWitness(nu)).compute(line);
      assertArrayEquals(seen, diagrams.diagram(0).pairs());
      assertEquals(6, diagrams.threshold());
    }
    // The second nearest landmark is the next one.
    assertArrayEquals(
        new double[] {0, POSITIVE_INFINITY},
        settings.withComplex(Complex.lazyWitness(2)).compute(line).diagram(0).pairs());
  }

  @ParameterizedTest
  @EnumSource
  void lazyWitnessesAreThoseOfTheDefinition(LandmarkMethod method) {
    double[][] points = Clouds.random(150, 3, 6);
    PointCloud cloud = PointCloud.of(points);
    long[] landmarks = Landmarks.of(cloud, 20, method, 9, 1).indices();
    for (int nu = 0; nu <= 2; nu++) {
      RipsPersistence settings =
          RipsPersistence.ofDimension(2)
              .withPrecision(Precision.FLOAT64)
              .withLandmarks(20, method, 9)
              .withComplex(Complex.lazyWitness(nu));
      PersistenceDiagrams diagrams = settings.compute(cloud);
      DistanceMatrix expected = DistanceMatrix.lower(witnessed(points, landmarks, nu), 20);
      for (int dimension = 0; dimension <= 2; dimension++) {
        assertArrayEquals(
            RipsPersistence.ofDimension(2)
                .withPrecision(Precision.FLOAT64)
                .compute(expected)
                .diagram(dimension)
                .pairs(),
            diagrams.diagram(dimension).pairs(),
            1e-12);
      }
    }
  }

  /** The scale of each edge between landmarks, from the definition. */
  private static double[] witnessed(double[][] points, long[] landmarks, int nu) {
    double[] edges = new double[landmarks.length * (landmarks.length - 1) / 2];
    Arrays.fill(edges, POSITIVE_INFINITY);
    for (double[] witness : points) {
      double[] distances =
          Arrays.stream(landmarks)
              .mapToDouble(l -> Math.sqrt(Clouds.squaredDistance(witness, points[(int) l])))
              .toArray();
      double allowance = nu == 0 ? 0 : Arrays.stream(distances).sorted().toArray()[nu - 1];
      int edge = 0;
      for (int a = 0; a < landmarks.length; a++) {
        for (int b = 0; b < a; b++, edge++) {
          double scale = Math.max(distances[a], distances[b]) - allowance;
          edges[edge] = Math.min(edges[edge], Math.max(0, scale));
        }
      }
    }
    return edges;
  }

  private static List<Integer> sizes(PersistenceDiagrams diagrams) {
    return diagrams.diagrams().stream().map(PersistenceDiagram::size).toList();
  }

  private static double[][] regularPolygon(int corners) {
    double[][] points = new double[corners][];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      points[i] = new double[] {Math.cos(angle), Math.sin(angle)};
    }
    return points;
  }

  @Test
  void lengthsOfFloat64AreToldApart() {
    DistanceMatrix square = DistanceMatrix.lower(new double[] {1, 2, 1 + 1e-9, 1 + 2e-9, 2, 1}, 4);
    RipsPersistence narrow = RipsPersistence.ofDimension(1);
    RipsPersistence wide = narrow.withPrecision(Precision.FLOAT64);
    assertEquals(1, narrow.compute(square).diagram(1).birth(0));
    PersistenceDiagrams diagrams = wide.compute(square);
    assertEquals(1 + 2e-9, diagrams.diagram(1).birth(0));
    assertArrayEquals(new long[] {1, 0}, diagrams.bettiNumbers(1 + 1e-9));
    assertArrayEquals(new long[] {1, 1}, diagrams.bettiNumbers(1 + 2e-9));
  }
}
