package org.bettiscope.homology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.homology.HomologyConfig.Classes;
import org.bettiscope.homology.HomologyConfig.MetricName;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.LandmarkMethod;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HomologyStageTest {
  private final Listener listener = new Listener();
  @TempDir Path folder;

  @Test
  void hexagonInHopMetricHasAVoid() {
    LabelledCloud hexagon = circle(6, 1, 0, 0);
    run(FixedClouds.of(hexagon, hexagon), hop(0, 2, Classes.POOLED, new Scale(2, 2)));
    // Opposite vertices are 3 hops apart, all others at most 2: an octahedron.
    assertArrayEquals(new long[] {1, 0, 1}, betti("homology/input"));
    assertArrayEquals(new long[] {1, 0, 1, 1, 0, 1}, betti("homology/network-0000"));
  }

  @Test
  void circlesInEuclideanMetricAreTwoLoops() {
    // Neighbours on a circle are 2 sin(pi/40) = 0.16 apart, the circles 3.
    LabelledCloud circles = join(circle(40, 1, 0, 0), circle(40, 1, 5, 1));
    HomologyConfig config =
        new HomologyConfig(
            MetricName.EUCLIDEAN,
            0,
            LandmarkMethod.FARTHEST,
            1,
            2,
            List.of(new Scale(0, 0.1), new Scale(0, 0.5)),
            Classes.BOTH,
            List.of(),
            0,
            Engine.BETTISCOPE);
    run(FixedClouds.of(circles, circles), config);
    assertArrayEquals(new long[] {80, 0, 2, 2, 40, 0, 1, 1, 40, 0, 1, 1}, betti("homology/input"));
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1, 1", "3, 1, 0, 0"})
  void projectivePlaneHasItsTorsionInTheFieldAskedFor(
      int field, long components, long loops, long voids) {
    LabelledCloud plane = projectivePlane(200);
    HomologyConfig config =
        new HomologyConfig(
            MetricName.EUCLIDEAN,
            0,
            LandmarkMethod.FARTHEST,
            2,
            field,
            List.of(new Scale(0, 0.6)),
            Classes.POOLED,
            List.of(),
            0,
            Engine.BETTISCOPE);
    run(FixedClouds.of(plane, plane), config);
    assertArrayEquals(new long[] {components, loops, voids}, betti("homology/input"));
    try (RunFolder run = TestFolders.open(folder, "run");
        Hdf5Reader file = run.unit("homology/input").read()) {
      assertEquals(field, file.longAttribute("/homology", "coefficient_field"));
    }
  }

  /** Points of a half sphere, each as the matrix of the projection to its line. */
  private static LabelledCloud projectivePlane(int n) {
    float[] points = new float[6 * n];
    double root = Math.sqrt(2);
    for (int i = 0; i < n; i++) {
      double z = (i + 0.5) / n;
      double angle = i * Math.PI * (3 - Math.sqrt(5));
      double x = Math.sqrt(1 - z * z) * Math.cos(angle);
      double y = Math.sqrt(1 - z * z) * Math.sin(angle);
      double[] matrix = {x * x, y * y, z * z, root * x * y, root * x * z, root * y * z};
      for (int k = 0; k < 6; k++) {
        points[6 * i + k] = (float) matrix[k];
      }
    }
    return new LabelledCloud(points, 6, new int[n]);
  }

  @ParameterizedTest
  @CsvSource({
    // Of the square with corners on the axes, the sides are sqrt 2, 1, 2 and 1, the diagonals 2.
    "EUCLIDEAN, 1.4, 4, 0",
    "EUCLIDEAN, 1.5, 1, 1",
    "COSINE, 0.9, 4, 0",
    "COSINE, 1, 1, 1",
    "COSINE, 2, 1, 0",
    "MANHATTAN, 1.9, 4, 0",
    "MANHATTAN, 2, 1, 0",
    "CHEBYSHEV, 0.9, 4, 0",
    "CHEBYSHEV, 1.9, 1, 1"
  })
  void squareInEveryMetricOfCoordinates(
      MetricName metric, double scale, long components, long loops) {
    LabelledCloud square = circle(4, 1, 0, 0);
    HomologyConfig config =
        new HomologyConfig(
            metric,
            0,
            LandmarkMethod.FARTHEST,
            1,
            2,
            List.of(new Scale(0, scale)),
            Classes.POOLED,
            List.of(),
            0,
            Engine.BETTISCOPE);
    run(FixedClouds.of(square, square), config);
    assertArrayEquals(new long[] {components, loops}, betti("homology/input"));
  }

  @Test
  void zeroVectorFailsItsUnitsInTheCosineMetricAndIsNamed() {
    LabelledCloud cloud =
        new LabelledCloud(new float[] {1, 0, 0, 2, 0, 0, 3, 0}, 2, new int[] {0, 1, 1, 0});
    HomologyConfig config =
        new HomologyConfig(
            MetricName.COSINE,
            2,
            LandmarkMethod.FARTHEST,
            0,
            2,
            List.of(new Scale(0, 1.5)),
            Classes.EACH,
            List.of(),
            0,
            Engine.BETTISCOPE);
    HomologyResult result = run(FixedClouds.of(cloud, cloud), config);
    // The first class lies on one ray: copies at distance 0 are one component.
    assertArrayEquals(new long[] {1, -1}, betti("homology/input"));
    assertEquals(
        List.of("point 2", "the activation of sample 2", "the activation of sample 2"),
        result.failures().stream()
            .map(failure ->
                failure.reason().replace(" is the zero vector, which has no cosine distance", ""))
            .toList());
  }

  @Test
  void gudhiFindsTheSame() {
    try {
      Engine.GUDHI.version();
    } catch (BettiscopeException e) {
      assumeTrue(e.kind() != Kind.USAGE, "skipped: " + e.getMessage());
      throw e;
    }
    LabelledCloud circles = join(circle(30, 1, 0, 0), circle(25, 1, 1.5, 1));
    for (Engine engine : Engine.values()) {
      HomologyConfig config =
          new HomologyConfig(
              MetricName.HOP,
              40,
              LandmarkMethod.FARTHEST,
              2,
              2,
              List.of(new Scale(3, 2), new Scale(4, 3)),
              Classes.BOTH,
              List.of(),
              0,
              engine);
      try (RunFolder run = TestFolders.open(folder.resolve(engine.toString()), "run")) {
        FixedClouds clouds = FixedClouds.of(circles, circle(30, 1, 0, 0));
        HomologyStage.run(run, clouds, config, 2, listener, listener.cancellation);
      }
    }
    try (RunFolder ours = TestFolders.open(folder.resolve("bettiscope"), "run");
        RunFolder theirs = TestFolders.open(folder.resolve("gudhi"), "run")) {
      for (String unit : List.of("homology/input", "homology/network-0000")) {
        try (Hdf5Reader expected = ours.unit(unit).read();
            Hdf5Reader found = theirs.unit(unit).read()) {
          for (String data : List.of("betti", "offsets", "vertices")) {
            String path = "/homology/" + data;
            assertArrayEquals(expected.longs(path), found.longs(path), path);
          }
          assertArrayEquals(expected.floats("/homology/pairs"), found.floats("/homology/pairs"));
          assertEquals("bettiscope", expected.stringAttribute("/homology", "engine"));
          assertEquals("gudhi", found.stringAttribute("/homology", "engine"));
        }
      }
    }
  }

  @Test
  void torusPairHasTheBettiNumbersOfTwoTori() {
    LabelledCloud tori =
        DataStage.load(
            new DataConfig(DataConfig.Source.TORUS_PAIR, 4000, 3, 1, false, 0, null, null, null),
            new Seeds(1),
            folder);
    run(FixedClouds.of(tori, embedded(tori)), hop(2000, 2, Classes.BOTH, new Scale(12, 2)));
    long[] pair = {2, 4, 2, 1, 2, 1, 1, 2, 1};
    assertArrayEquals(pair, betti("homology/input"));
    // The hidden layer is a similar copy in five dimensions, at each of two epochs.
    assertArrayEquals(concat(pair, pair), betti("homology/network-0000"));
    try (RunFolder run = TestFolders.open(folder, "run");
        Hdf5Reader file = run.unit("homology/input").read()) {
      assertArrayEquals(new long[] {2000, 2000, 2000}, file.longs("/homology/vertices"));
      assertArrayEquals(new double[] {2, 2, 2}, file.doubles("/homology/threshold"));
    }
  }

  @Test
  void diagramsGiveTheBettiNumbers() {
    LabelledCloud circles = join(circle(40, 1, 0, 0), circle(40, 1, 5, 1));
    run(
        FixedClouds.of(circles, circles),
        hop(0, 1, Classes.BOTH, new Scale(2, 3), new Scale(4, 2)));
    try (RunFolder run = TestFolders.open(folder, "run");
        Hdf5Reader file = run.unit("homology", 0).read()) {
      float[] pairs = file.floats("/homology/pairs");
      long[] offsets = file.longs("/homology/offsets");
      long[] betti = file.longs("/homology/betti");
      double[] scales = file.doubles("/scale");
      assertArrayEquals(new long[] {1, 2, 1, 3, 2, 3}, file.shape("/homology/offsets"));
      for (int unit = 0; unit < 12; unit++) {
        for (int dimension = 0; dimension < 2; dimension++) {
          int alive = 0;
          for (long bar = offsets[3 * unit + dimension];
              bar < offsets[3 * unit + dimension + 1];
              bar++) {
            double scale = scales[unit % 2];
            alive += pairs[(int) (2 * bar)] <= scale && scale < pairs[(int) (2 * bar + 1)] ? 1 : 0;
          }
          assertEquals(betti[2 * unit + dimension], alive);
        }
      }
      assertEquals(file.shape("/homology/pairs")[0], offsets[offsets.length - 1]);
    }
  }

  @Test
  void layersThatCollapseHaveTheHomologyOfWhatIsLeft() {
    // 3,000 points in two places: with all their copies, 4.5 billion triangles.
    float[] points = new float[2 * 3000];
    int[] labels = new int[3000];
    for (int i = 0; i < 3000; i++) {
      points[2 * i] = i % 2 == 0 ? 0f : 7f;
      labels[i] = i % 2;
    }
    LabelledCloud collapsed = new LabelledCloud(points, 2, labels);
    run(FixedClouds.of(collapsed, collapsed), hop(0, 2, Classes.BOTH, new Scale(12, 2)));
    assertArrayEquals(new long[] {2, 0, 0, 1, 0, 0, 1, 0, 0}, betti("homology/input"));
  }

  @Test
  void copiesThatAreLeftOutChangeNothing() {
    // A circle whose first point is there 8 times more than k + 1 = 4 copies of it.
    LabelledCloud circle = circle(24, 1, 0, 0);
    float[] more = Arrays.copyOf(circle.points(), circle.points().length + 2 * 11);
    for (int i = 24; i < 35; i++) {
      more[2 * i] = circle.points()[0];
      more[2 * i + 1] = circle.points()[1];
    }
    LabelledCloud repeated = new LabelledCloud(more, 2, new int[35]);
    assertEquals(2 * (24 + 3), Clouds.of(repeated, 0, 4).length);
    run(FixedClouds.of(repeated, repeated), hop(0, 1, Classes.POOLED, new Scale(3, 2)));
    long[] all =
        org.bettiscope.persistence.RipsPersistence.ofDimension(1)
            .withMetric(org.bettiscope.persistence.Metric.hop(3))
            .withThreshold(2)
            .compute(org.bettiscope.persistence.PointCloud.of(more, 35, 2))
            .bettiNumbers(2);
    assertArrayEquals(all, betti("homology/input"));
  }

  @Test
  void failuresAreRowsAndTheRestGoesOn() {
    // Class 1 has three points, class 2 none, class 3 is well.
    LabelledCloud cloud = join(join(circle(40, 1, 0, 0), circle(3, 1, 5, 1)), circle(40, 1, 9, 3));
    FixedClouds clouds =
        new FixedClouds(cloud, List.of(cloud), List.of("", "loss is NaN at epoch 3"));
    HomologyResult result = run(clouds, hop(30, 1, Classes.BOTH, new Scale(4, 2)));
    assertEquals(5 + 2 * 2 * 5, result.units());
    List<String> expected = new ArrayList<>();
    expected.add(
        "input, class 1, 4 neighbors, scale 2: 4 neighbors need more than 4 points; the cloud has 3");
    expected.add("input, class 2, 4 neighbors, scale 2: the class has no points");
    for (int epoch : new int[] {0, 5}) {
      String where = "network 0, epoch " + epoch + ", layer 1, class ";
      expected.add(
          where + "1, 4 neighbors, scale 2: 4 neighbors need more than 4 points; the cloud has 3");
      expected.add(where + "2, 4 neighbors, scale 2: the class has no points");
    }
    for (int epoch : new int[] {0, 5}) {
      for (String which : List.of("all classes", "class 0", "class 1", "class 2", "class 3")) {
        expected.add(
            "network 1, epoch %d, layer 1, %s, 4 neighbors, scale 2: training failed: loss is NaN at epoch 3"
                .formatted(epoch, which));
      }
    }
    assertEquals(
        expected, result.failures().stream().map(f -> f.where() + ": " + f.reason()).toList());
    assertEquals(result.failures(), listener.failures);
    assertArrayEquals(
        new long[] {1, 1, -1, -1, -1, -1, 1, 1},
        Arrays.copyOfRange(betti("homology/input"), 2, 10));
  }

  @Test
  void aSecondCallComputesNothing() throws Exception {
    LabelledCloud cloud = circle(40, 1, 0, 0);
    HomologyConfig config = hop(0, 1, Classes.POOLED, new Scale(4, 2), new Scale(2, 39));
    HomologyResult first = run(FixedClouds.of(cloud, cloud), config);
    Path file = folder.resolve("units/homology/network-0000.h5");
    byte[] before = Files.readAllBytes(file);
    listener.done.clear();
    // Other clouds: if anything were computed again, it would show.
    LabelledCloud other = join(cloud, circle(40, 1, 5, 0));
    HomologyResult second = run(FixedClouds.of(other, other), config);
    assertEquals(first, second);
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(List.of(2L, 6L), listener.done);
  }

  @Test
  void sameSeedSameBytes(@TempDir Path other) throws Exception {
    LabelledCloud cloud = circle(40, 1, 0, 0);
    HomologyConfig config = hop(20, 1, Classes.BOTH, new Scale(4, 2));
    run(FixedClouds.of(cloud, cloud), config);
    Path mine = folder;
    folder = other;
    run(FixedClouds.of(cloud, cloud), config);
    String unit = "units/homology/network-0000.h5";
    assertArrayEquals(
        Files.readAllBytes(mine.resolve(unit)), Files.readAllBytes(other.resolve(unit)));
  }

  @Test
  void cancellationKeepsWhatIsFinished() {
    LabelledCloud cloud = circle(40, 1, 0, 0);
    FixedClouds clouds = new FixedClouds(cloud, List.of(cloud, cloud), List.of("", ""));
    HomologyConfig config = hop(0, 1, Classes.POOLED, new Scale(4, 2));
    listener.cancelAt = 5;
    BettiscopeException stopped =
        assertThrows(BettiscopeException.class, () -> run(clouds, config));
    assertEquals(Kind.STOPPED, stopped.kind());
    assertEquals("stopped in homology after 5 of 9 units", stopped.getMessage());
    assertTrue(Files.exists(folder.resolve("units/homology/network-0000.done")));
    assertFalse(Files.exists(folder.resolve("units/homology/network-0001.h5")));
    listener.cancelAt = Long.MAX_VALUE;
    listener.cancellation = new Cancellation();
    assertEquals(9, run(clouds, config).units());
    assertTrue(Files.exists(folder.resolve("units/homology/network-0001.h5")));
  }

  @Test
  void aCloudThatNeedsMoreMemoryThanTheLimitFails() {
    LabelledCloud cloud = circle(6, 1, 0, 0);
    HomologyConfig config =
        new HomologyConfig(
            MetricName.EUCLIDEAN,
            0,
            LandmarkMethod.FARTHEST,
            1,
            2,
            List.of(new Scale(0, 1.5)),
            Classes.POOLED,
            List.of(),
            1000,
            Engine.BETTISCOPE);
    HomologyResult result = run(FixedClouds.of(cloud, cloud), config);
    assertArrayEquals(new long[] {-1, -1}, betti("homology/input"));
    assertTrue(
        result.failures().getFirst().reason().contains("above memory_limit = 1 kB"),
        result.failures().getFirst().reason());
  }

  @Test
  void aLayerThatThereIsNotIsRefused() {
    LabelledCloud cloud = circle(6, 1, 0, 0);
    HomologyConfig config =
        new HomologyConfig(
            MetricName.HOP,
            0,
            LandmarkMethod.FARTHEST,
            1,
            2,
            List.of(new Scale(2, 2)),
            Classes.POOLED,
            List.of(1, 3),
            0,
            Engine.BETTISCOPE);
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> run(FixedClouds.of(cloud, cloud), config));
    assertEquals(Kind.USAGE, refused.kind());
    assertEquals(
        "homology.layers is [1, 3]: it must name none but those of activations.layers, [1]",
        refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource
  void landmarksAreChosenByTheMethodAskedFor(LandmarkMethod method) {
    float[] points = new float[200];
    for (int i = 0; i < points.length; i++) {
      points[i] = i;
    }
    LabelledCloud line = new LabelledCloud(points, 1, new int[points.length]);
    HomologyConfig config =
        new HomologyConfig(
            MetricName.EUCLIDEAN,
            40,
            method,
            0,
            2,
            List.of(new Scale(0, 1)),
            Classes.POOLED,
            List.of(),
            0,
            Engine.BETTISCOPE);
    run(FixedClouds.of(line, line), config);
    try (RunFolder run = TestFolders.open(folder, "run");
        Hdf5Reader file = run.unit("homology/input").read()) {
      assertEquals(method.toString(), file.stringAttribute("/homology", "landmark_method"));
      assertArrayEquals(new long[] {40}, file.longs("/homology/vertices"));
      // Farthest ones are at least the covering radius from each other, so it is at most 199 / 39;
      // that random ones leave no gap of 12 has a probability below 1e-3.
      double radius = file.doubles("/homology/covering_radius")[0];
      assertTrue(method != LandmarkMethod.FARTHEST || radius <= 5, "radius " + radius);
      assertTrue(method != LandmarkMethod.RANDOM || radius > 5, "radius " + radius);
    }
  }

  private HomologyResult run(FixedClouds clouds, HomologyConfig config) {
    try (RunFolder run = TestFolders.open(folder, "run")) {
      return HomologyStage.run(run, clouds, config, 2, listener, listener.cancellation);
    }
  }

  private long[] betti(String unit) {
    try (RunFolder run = TestFolders.open(folder, "run");
        Hdf5Reader file = run.unit(unit).read()) {
      return file.longs("/homology/betti");
    }
  }

  private static HomologyConfig hop(
      int landmarks, int maxDimension, Classes classes, Scale... scales) {
    return new HomologyConfig(
        MetricName.HOP,
        landmarks,
        LandmarkMethod.FARTHEST,
        maxDimension,
        2,
        List.of(scales),
        classes,
        List.of(),
        0,
        Engine.BETTISCOPE);
  }

  /** Points evenly on a circle. */
  private static LabelledCloud circle(int n, double radius, double centre, int label) {
    float[] points = new float[2 * n];
    for (int i = 0; i < n; i++) {
      points[2 * i] = (float) (centre + radius * Math.cos(2 * Math.PI * i / n));
      points[2 * i + 1] = (float) (radius * Math.sin(2 * Math.PI * i / n));
    }
    int[] labels = new int[n];
    Arrays.fill(labels, label);
    return new LabelledCloud(points, 2, labels);
  }

  private static LabelledCloud join(LabelledCloud a, LabelledCloud b) {
    float[] points = Arrays.copyOf(a.points(), a.points().length + b.points().length);
    System.arraycopy(b.points(), 0, points, a.points().length, b.points().length);
    int[] labels = IntStream.concat(Arrays.stream(a.labels()), Arrays.stream(b.labels())).toArray();
    return new LabelledCloud(points, a.dimension(), labels);
  }

  /** A cloud of three dimensions in five, twice as large. */
  private static LabelledCloud embedded(LabelledCloud cloud) {
    float[] points = new float[5 * cloud.size()];
    for (int i = 0; i < cloud.size(); i++) {
      points[5 * i] = 2 * cloud.points()[3 * i + 2];
      points[5 * i + 2] = -2 * cloud.points()[3 * i];
      points[5 * i + 3] = 2 * cloud.points()[3 * i + 1];
    }
    return new LabelledCloud(points, 5, cloud.labels());
  }

  private static long[] concat(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static final class Listener implements HomologyListener {
    final List<Long> done = new ArrayList<>();
    final List<UnitFailure> failures = new ArrayList<>();
    Cancellation cancellation = new Cancellation();
    long cancelAt = Long.MAX_VALUE;

    @Override
    public synchronized void progressed(long units, long total) {
      done.add(units);
      if (units >= cancelAt) {
        cancellation.cancel();
      }
    }

    @Override
    public synchronized void failed(UnitFailure failure) {
      failures.add(failure);
    }
  }
}
