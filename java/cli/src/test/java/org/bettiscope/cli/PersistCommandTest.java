package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bettiscope persist} on shapes whose persistence is known. */
final class PersistCommandTest {
  @TempDir Path folder;
  private Path square;

  /** The corners of the unit square: one loop, born at 1, filled at sqrt 2. */
  @BeforeEach
  void writeSquare() throws IOException {
    square =
        Npy.matrix(folder.resolve("square.npy"), new double[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}});
  }

  private static Path hexagon(Path folder) throws IOException {
    double[][] corners = new double[6][];
    for (int i = 0; i < 6; i++) {
      corners[i] = new double[] {Math.cos(i * Math.PI / 3), Math.sin(i * Math.PI / 3)};
    }
    return Npy.matrix(folder.resolve("hexagon.npy"), corners);
  }

  /** The result with what a run measures taken out. */
  private static String json(Object... words) {
    Cli done = Cli.run(words);
    assertEquals("", done.err());
    assertEquals(0, done.exitCode());
    return done.out().replaceAll("\"seconds\": [0-9.E-]+, \"peak_bytes\": [0-9]+", "measured");
  }

  @Test
  void squareAsJson() {
    // sqrt 2 rounded to float32, and widened.
    double diagonal = (float) Math.sqrt(2);
    assertEquals(
        "{\"n\": 4, \"max_dimension\": 1, \"threshold\": "
            + diagonal
            + ", \"scale\": null, \"field\": 2, \"precision\": \"float32\", \"metric\": \"euclidean\", \"engine\": \"bettiscope\", \"diagrams\":"
            + " [[[0.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, \"inf\"]], [[1.0, "
            + diagonal
            + "]]], \"betti\": null, measured}\n",
        json("persist", square, "--format", "json"));
  }

  @Test
  void scaleIsTheThresholdAndGivesBettiNumbers() {
    assertEquals(
        "{\"n\": 4, \"max_dimension\": 1, \"threshold\": 1.0, \"scale\": 1.0, \"field\": 2, \"precision\": \"float32\","
            + " \"metric\": \"euclidean\", \"engine\": \"bettiscope\", \"diagrams\": [[[0.0, 1.0], [0.0, 1.0], [0.0, 1.0],"
            + " [0.0, \"inf\"]], [[1.0, \"inf\"]]], \"betti\": [1, 1], measured}\n",
        json("persist", square, "--scale", "1", "--format", "json"));
  }

  @Test
  void hexagonInHopMetricKeepsItsTopDimension() throws IOException {
    String result =
        json(
            "persist",
            hexagon(folder),
            "--metric",
            "hop",
            "--neighbors",
            "2",
            "--scale",
            "2",
            "--max-dimension",
            "2",
            "--format",
            "json");
    assertTrue(result.contains("\"metric\": \"hop\""), result);
    assertTrue(result.contains("\"betti\": [1, 0, 1]"), result);
  }

  @ParameterizedTest
  @CsvSource({"cosine, '[1.0, 2.0]'", "manhattan, ''", "chebyshev, '[1.0, 2.0]'"})
  void squareWithCornersOnTheAxes(String metric, String loop) throws IOException {
    // Its sides are 1, 2 and 1, its diagonals 2.
    Path tilted =
        Npy.matrix(folder.resolve("tilted.npy"), new double[][] {{1, 0}, {0, 1}, {-1, 0}, {0, -1}});
    String result = json("persist", tilted, "--metric", metric, "--format", "json");
    assertTrue(result.contains("\"metric\": \"" + metric + "\""), result);
    assertTrue(result.contains("\"inf\"]], [" + loop + "]], \"betti\""), result);
  }

  @Test
  void zeroVectorInTheCosineMetricIsNamedByItsRow() throws IOException {
    Path file =
        Npy.matrix(folder.resolve("zero.npy"), new double[][] {{4, 4}, {9, 0}, {0, 0}, {0, 9}});
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: points[2] is the zero vector, which has no cosine distance: leave it out\n"),
        Cli.run("persist", file, "--metric", "cosine", "--landmarks", "2"));
  }

  @Test
  void lowerTriangleOfAPathOfThreePoints() throws IOException {
    Path lower = Npy.vector(folder.resolve("lower.npy"), 1, 3, 2);
    String result =
        json("persist", lower, "--input", "lower", "--max-dimension", "0", "--format", "json");
    assertTrue(result.contains("\"diagrams\": [[[0.0, 1.0], [0.0, 2.0], [0.0, \"inf\"]]]"), result);
    assertTrue(result.contains("\"metric\": \"precomputed\""), result);
  }

  @Test
  void zeroLengthBarsOnDemand() throws IOException {
    Path twice = Npy.matrix(folder.resolve("twice.npy"), new double[][] {{5, 5}, {5, 5}});
    String without = json("persist", twice, "--max-dimension", "0", "--format", "json");
    assertTrue(without.contains("\"diagrams\": [[[0.0, \"inf\"]]]"), without);
    String with =
        json("persist", twice, "--max-dimension", "0", "--zero-length", "--format", "json");
    assertTrue(with.contains("\"diagrams\": [[[0.0, 0.0], [0.0, \"inf\"]]]"), with);
  }

  @Test
  void simplicesOnDemand() throws IOException {
    Path lower = Npy.vector(folder.resolve("lower.npy"), 1, 3, 2);
    String result =
        json(
            "persist",
            lower,
            "--input",
            "lower",
            "--max-dimension",
            "0",
            "--simplices",
            "--format",
            "json");
    // Where components meet, the one ends whose smallest vertex is greater.
    assertTrue(
        result.contains("\"simplices\": [[[[1], [0, 1]], [[2], [1, 2]], [[0], null]]], \"betti\""),
        result);
  }

  @Test
  void representativesOnDemand() {
    double diagonal = (float) Math.sqrt(2);
    String result =
        json("persist", square, "--representatives", "3", "--field", "3", "--format", "json");
    // Of four sides of length 1 the last in the order of edges, by higher and then lower vertex,
    // begins the bar.
    String representative =
        "{\"dimension\": 1, \"bar\": 0, \"birth\": 1.0, \"death\": "
            + diagonal
            + ", \"cocycle\": [[[2, 3], 1]], \"loop\": [2, 3, 0, 1]}";
    assertTrue(
        result.contains("\"representatives\": [" + representative + "], \"betti\": null"), result);
    assertEquals(
        result,
        json(
            "persist",
            square,
            "--representatives-of",
            "0",
            "--representatives-dimension",
            "1",
            "--field",
            "3",
            "--format",
            "json"));
    String component =
        json(
            "persist",
            square,
            "--representatives",
            "1",
            "--representatives-dimension",
            "0",
            "--format",
            "json");
    assertTrue(
        component.contains(
            "\"representatives\": [{\"dimension\": 0, \"bar\": 3, \"birth\": 0.0, \"death\":"
                + " \"inf\", \"cocycle\": [[[0], 1], [[1], 1], [[2], 1], [[3], 1]]}]"),
        component);
    assertEquals(
        new Cli(2, "", "bettiscope: bars[1] is 1, expected 0 to 0: dimension 1 has 1 bars\n"),
        Cli.run("persist", square, "--representatives-of", "0,1", "--format", "json"));
  }

  @ParameterizedTest
  @CsvSource({"float32, 1.0", "float64, 1.0000000001"})
  void lengthsAreOfThePrecisionAskedFor(String precision, String death) throws IOException {
    Path points = Files.writeString(folder.resolve("two.csv"), "0\n1.0000000001\n");
    String result = json("persist", points, "--precision", precision, "--format", "json");
    assertTrue(result.contains("\"precision\": \"" + precision + "\""), result);
    assertTrue(result.contains("[0.0, " + death + "]"), result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"farthest", "random", "k-means++"})
  void landmarksAreCountedAndCoverTheRest(String method) {
    // Whichever corner is left out is 1 from its neighbours.
    Object[] words = {
      "persist", square, "--landmarks", 3, "--landmark-method", method, "--seed", 5
    };
    String result = json(Stream.concat(Stream.of(words), Stream.of("--format", "json")).toArray());
    assertTrue(result.startsWith("{\"n\": 3, "), result);
    assertTrue(
        result.contains(
            ", \"landmark_method\": \""
                + method
                + "\", \"landmark_seed\": 5, \"covering_radius\": 1.0, "),
        result);
    String table = Cli.run(words).out();
    assertTrue(
        table.startsWith("3 landmarks (" + method + ", covering radius 1), metric euclidean,"),
        table);
  }

  @Test
  void weightedFiltrationOfTwoPoints() throws IOException {
    Path points = Npy.matrix(folder.resolve("two.npy"), new double[][] {{0}, {2}});
    Path csv = Files.writeString(folder.resolve("weights.csv"), "1\n0.5\n");
    for (Path weights : List.of(Npy.vector(folder.resolve("weights.npy"), 1, 0.5), csv)) {
      Object[] words = {"persist", points, "--weights", weights, "--max-dimension", 0};
      String result =
          json(Stream.concat(Stream.of(words), Stream.of("--format", "json")).toArray());
      assertTrue(
          result.contains("\"filtration\": \"weighted Rips\", \"weight_power\": \"1\""), result);
      assertTrue(result.contains("\"diagrams\": [[[1.0, \"inf\"], [2.0, 3.5]]]"), result);
      String table = Cli.run(words).out();
      assertTrue(
          table.startsWith("2 points, weighted Rips filtration (power 1), metric euclidean,"),
          table);
    }
    assertTrue(
        json("persist", points, "--weights", csv, "--weight-power", "infinity", "--format", "json")
            .contains(
                "\"weight_power\": \"infinity\", \"engine\": \"bettiscope\", \"diagrams\": [[[1.0,"
                    + " \"inf\"]], []]"));
  }

  @Test
  void dtmFiltrationOfALine() throws IOException {
    // The distances to measure of order 1 are 1/2, 1/2 and 1, so 0 and 1 meet at 2, and 3 at 7/2.
    Path line = Npy.matrix(folder.resolve("line.npy"), new double[][] {{0}, {1}, {3}});
    Path hdf5 = folder.resolve("dtm.h5");
    Object[] words = {"persist", line, "--dtm", 2, "--dtm-order", 1, "--max-dimension", 0};
    String result = json(Stream.concat(Stream.of(words), Stream.of("--format", "json")).toArray());
    assertTrue(
        result.contains(
            "\"filtration\": \"DTM\", \"weight_power\": \"1\", \"dtm_neighbors\": 2, \"dtm_order\":"
                + " 1.0"),
        result);
    assertTrue(result.contains("\"diagrams\": [[[1.0, 2.0], [1.0, \"inf\"], [2.0, 3.5]]]"), result);
    String table = Cli.run(words).out();
    assertTrue(
        table.startsWith("3 points, DTM filtration (to 2 points, order 1, power 1), metric"),
        table);
    assertEquals(
        0,
        Cli.run(
                Stream.concat(Stream.of(words), Stream.of("--format", "hdf5", "--out", hdf5))
                    .toArray())
            .exitCode());
    try (Hdf5Reader read = Hdf5.open(hdf5)) {
      assertEquals("DTM", read.stringAttribute("/homology", "filtration"));
      assertEquals("1", read.stringAttribute("/homology", "weight_power"));
      assertEquals(2, read.longAttribute("/homology", "dtm_neighbors"));
      assertEquals(1.0, read.doubleAttribute("/homology", "dtm_order"));
    }
  }

  @Test
  void wrongWeightsAreNamedByTheirFile() throws IOException {
    Path weights = Npy.vector(folder.resolve("weights.npy"), 0, 0, -1, 0);
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + weights
                + ": the weight in row 2 is -1.0; remedy: weights are finite and at least 0 (rows"
                + " count from 0)\n"),
        Cli.run("persist", square, "--weights", weights));
    Path few = Npy.vector(folder.resolve("few.npy"), 0, 0);
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + few
                + ": has 2 weights where the input has 4 points; remedy: store one weight for every"
                + " point, also of those that are no landmarks\n"),
        Cli.run("persist", square, "--weights", few, "--landmarks", 2));
    assertEquals(
        new Cli(
            2,
            "",
            "bettiscope: --dtm is 5 where the input has 4 points; remedy: take at most as many\n"),
        Cli.run("persist", square, "--dtm", 5));
  }

  @Test
  void lazyWitnessComplexOfALine() throws IOException {
    // All three are landmarks and witnesses: the middle one sees the ends at 4 and 6.
    Path line = Npy.matrix(folder.resolve("line.npy"), new double[][] {{0}, {4}, {10}});
    Object[] words = {"persist", line, "--complex", "lazy-witness", "--landmarks", 3};
    String result =
        json(
            Stream.concat(Stream.of(words), Stream.of("--format", "json", "--max-dimension", "0"))
                .toArray());
    assertTrue(
        result.contains(
            "\"threshold\": 6.0, \"scale\": null, \"field\": 2, \"precision\": \"float32\","
                + " \"metric\": \"euclidean\", \"complex\": \"lazy-witness\", \"nu\": 1,"
                + " \"landmark_method\": \"farthest\", \"landmark_seed\": 1, \"covering_radius\":"
                + " 0.0,"),
        result);
    assertTrue(result.contains("\"diagrams\": [[[0.0, 4.0], [0.0, 6.0], [0.0, \"inf\"]]]"), result);
    String table = Cli.run(words).out();
    assertTrue(
        table.startsWith(
            "3 landmarks (farthest, covering radius 0), lazy witness complex (nu 1; scales are its"
                + " R, no diameters), metric euclidean, threshold 6,"),
        table);
    // With nu = 2 the second nearest landmark is the next one.
    String second =
        json(Stream.concat(Stream.of(words), Stream.of("--nu", 2, "--format", "json")).toArray());
    assertTrue(second.contains("\"nu\": 2, "), second);
    assertTrue(second.contains("\"diagrams\": [[[0.0, \"inf\"]], []]"), second);
    Path file = folder.resolve("out.h5");
    assertEquals(
        new Cli(0, "", ""),
        Cli.run(
            Stream.concat(Stream.of(words), Stream.of("--format", "hdf5", "--out", file))
                .toArray()));
    try (Hdf5Reader read = Hdf5.open(file)) {
      assertEquals("lazy witness", read.stringAttribute("/homology", "filtration"));
      assertEquals(
          "R of de Silva and Carlsson (2004)",
          read.stringAttribute("/homology", "scale_convention"));
      assertEquals(1, read.longAttribute("/homology", "nu"));
      assertEquals("farthest", read.stringAttribute("/homology", "landmark_method"));
    }
  }

  @Test
  void lazyWitnessComplexNamesPointsAsTheFileDoes() throws IOException {
    // A circle of 24 points, six of them far apart; farthest-point sampling takes every second at
    // least, so that no vertex is named that is no landmark.
    double[][] circle = new double[24][];
    for (int i = 0; i < circle.length; i++) {
      circle[i] = new double[] {Math.cos(i * Math.PI / 12), Math.sin(i * Math.PI / 12)};
    }
    Path file = Npy.matrix(folder.resolve("circle.npy"), circle);
    String result =
        json(
            "persist",
            file,
            "--complex",
            "lazy-witness",
            "--nu",
            0,
            "--landmarks",
            8,
            "--field",
            3,
            "--representatives",
            1,
            "--simplices",
            "--format",
            "json");
    long[] loop =
        Stream.of(result.replaceAll("(?s).*\"loop\": \\[([0-9, ]+)\\].*", "$1").split(", "))
            .mapToLong(Long::parseLong)
            .toArray();
    // Eight landmarks of 24 points are 3 apart: one class of rows modulo 3.
    assertEquals(8, loop.length, result);
    assertEquals(1, java.util.Arrays.stream(loop).map(v -> v % 3).distinct().count(), result);
  }

  @Test
  void lazyWitnessComplexByGudhi() {
    GudhiEngine.assumeBuilt();
    Object[] words = {
      "persist", square, "--complex", "lazy-witness", "--landmarks", 3, "--format", "json"
    };
    assertEquals(
        json(words).replace("\"bettiscope\"", "\"gudhi\""),
        json(Stream.concat(Stream.of(words), Stream.of("--engine", "gudhi")).toArray()));
  }

  @Test
  void landmarksAreByFarthestPointSamplingUnlessAskedOtherwise() throws IOException {
    double[][] line = new double[200][];
    for (int i = 0; i < line.length; i++) {
      line[i] = new double[] {i};
    }
    Path file = Npy.matrix(folder.resolve("line.npy"), line);
    Object[] words = {"persist", file, "--landmarks", 40, "--format", "json"};
    String one = json(words);
    assertTrue(one.contains("\"landmark_method\": \"farthest\""), one);
    String other =
        json(Stream.concat(Stream.of(words), Stream.of("--landmark-method", "random")).toArray());
    // Farthest ones are at least the covering radius from each other, so it is at most 199 / 39.
    assertTrue(radius(one) <= 5, one);
    // That random ones leave no gap of 12 has a probability below 1e-3.
    assertTrue(radius(other) > 5, other);
  }

  private static double radius(String result) {
    return Double.parseDouble(result.replaceAll("(?s).*\"covering_radius\": ([0-9.E-]+),.*", "$1"));
  }

  @Test
  void table() {
    Cli done = Cli.run("persist", square, "--scale", "1");
    assertEquals(
        """
        4 points, metric euclidean, threshold 1, coefficients Z/2, float32, engine bettiscope, MEASURED

        dimension       bars  essential  Betti at 1  longest bars [birth, death)
                0          4          1  1           [0, inf) [0, 1) [0, 1)
                1          1          1  1           [1, inf)
        """,
        done.out().replaceAll("[0-9.]+ s(, [0-9]+ MB)?", "MEASURED"));
  }

  @Test
  void hdf5() {
    Path file = folder.resolve("out.h5");
    assertEquals(
        new Cli(0, "", ""),
        Cli.run("persist", square, "--scale", "1", "--format", "hdf5", "--out", file));
    try (Hdf5Reader read = Hdf5.open(file)) {
      assertEquals("Vietoris-Rips", read.stringAttribute("/homology", "filtration"));
      assertEquals(2, read.longAttribute("/homology", "coefficient_field"));
      assertArrayEquals(new long[] {0, 4, 5}, read.longs("/homology/offsets"));
      assertArrayEquals(new long[] {1, 1}, read.longs("/homology/betti"));
      float inf = Float.POSITIVE_INFINITY;
      assertArrayEquals(
          new float[] {0, 1, 0, 1, 0, 1, 0, inf, 1, inf}, read.floats("/homology/pairs"));
    }
  }

  @Test
  void gudhiGivesTheSame() {
    GudhiEngine.assumeBuilt();
    String ours = json("persist", square, "--scale", "1", "--format", "json");
    String theirs =
        json("persist", square, "--scale", "1", "--format", "json", "--engine", "gudhi");
    assertEquals(ours.replace("\"bettiscope\"", "\"gudhi\""), theirs);
  }

  @Test
  void fieldsArePrimes() {
    String result = json("persist", square, "--field", "3", "--format", "json");
    assertTrue(result.contains("\"field\": 3"), result);
    assertEquals(
        new Cli(2, "", "bettiscope: field is 6, expected a prime below 32768\n"),
        Cli.run("persist", square, "--field", "6"));
  }

  @Test
  void outIsAFile() throws IOException {
    Path file = folder.resolve("out.json");
    assertEquals(new Cli(0, "", ""), Cli.run("persist", square, "--format", "json", "--out", file));
    assertTrue(Files.readString(file).startsWith("{\"n\": 4"));
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of("--scale 2 --threshold 1", "--scale 2.0 is above --threshold 1.0"),
        Arguments.of("--scale -1", "--scale is -1.0: it must be a finite number of at least 0"),
        Arguments.of("--scale NaN", "--scale is NaN: it must be a finite number of at least 0"),
        Arguments.of("--threshold -1", "--threshold is -1.0: it must be at least 0"),
        Arguments.of("--metric hop --scale 1", "--metric hop needs --neighbors"),
        Arguments.of("--metric hop --neighbors 2", "--metric hop needs --scale or --threshold"),
        Arguments.of("--neighbors 2", "--neighbors is used with --metric hop only"),
        Arguments.of("--seed 2", "--seed is used with --landmarks only"),
        Arguments.of("--landmark-method random", "--landmark-method is used with --landmarks only"),
        Arguments.of("--simplices", "--simplices is used with --format json only"),
        Arguments.of(
            "--simplices --format json --zero-length",
            "--simplices is used without --zero-length only"),
        Arguments.of("--representatives 2", "--representatives is used with --format json only"),
        Arguments.of(
            "--representatives-of 2 --format json --zero-length",
            "--representatives-of is used without --zero-length only"),
        Arguments.of(
            "--representatives 2 --format json --engine gudhi",
            "--representatives is used with --engine bettiscope only"),
        Arguments.of(
            "--representatives 0 --format json", "--representatives is 0: it must be at least 1"),
        Arguments.of(
            "--representatives 1 --representatives-of 1 --format json",
            "--representatives and --representatives-of: give one of them"),
        Arguments.of(
            "--representatives-dimension 1",
            "--representatives-dimension is used with --representatives and --representatives-of"
                + " only"),
        Arguments.of(
            "--representatives 1 --representatives-dimension 2 --format json",
            "--representatives-dimension is 2: it must be 0 to --max-dimension, 1"),
        Arguments.of(
            "--engine gudhi --memory-limit 1G",
            "--memory-limit is used with --engine bettiscope only"),
        Arguments.of(
            "--engine gudhi --precision float64",
            "--precision float64 is used with --engine bettiscope only"),
        Arguments.of("--landmarks 0", "--landmarks is 0: it must be at least 1"),
        Arguments.of("--weights w.npy --dtm 2", "--weights and --dtm: give one of them"),
        Arguments.of("--dtm 0", "--dtm is 0: it must be at least 1"),
        Arguments.of(
            "--dtm 2 --dtm-order 0.5",
            "--dtm-order is 0.5: it must be a finite number of at least 1"),
        Arguments.of("--dtm-order 2", "--dtm-order is used with --dtm only"),
        Arguments.of("--weight-power 2", "--weight-power is used with --weights and --dtm only"),
        Arguments.of("--input lower --dtm 2", "--dtm is used with --input points only"),
        Arguments.of("--dtm 2 --engine gudhi", "--dtm is used with --engine bettiscope only"),
        Arguments.of(
            "--weights w.npy --complex lazy-witness --landmarks 2",
            "--weights is used with --complex rips only"),
        Arguments.of("--nu 1", "--nu is used with --complex lazy-witness only"),
        Arguments.of("--complex lazy-witness", "--complex lazy-witness needs --landmarks"),
        Arguments.of(
            "--complex lazy-witness --landmarks 2 --nu 3", "--nu is 3: it must be 0, 1 or 2"),
        Arguments.of(
            "--complex lazy-witness --landmarks 2 --metric hop --neighbors 1 --scale 1",
            "--complex lazy-witness and --metric hop: hops have no witnesses"),
        Arguments.of("--input lower --complex rips", "--complex is used with --input points only"),
        Arguments.of("--input lower --landmarks 2", "--landmarks is used with --input points only"),
        Arguments.of(
            "--input lower --metric euclidean", "--metric is used with --input points only"),
        Arguments.of("--max-dimension -1", "--max-dimension is -1: it must be at least 0"),
        Arguments.of("--threads -1", "--threads is -1: it must be at least 0"),
        Arguments.of("--format hdf5", "--format hdf5 needs --out"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void optionsThatDoNotFitTogether(String options, String message) {
    Object[] words =
        Stream.concat(Stream.of("persist", square), Stream.of(options.split(" "))).toArray();
    assertEquals(
        new Cli(2, "", "bettiscope: " + message + "; remedy: see bettiscope persist --help\n"),
        Cli.run(words));
  }

  @Test
  void fieldIsAPrimeAndRecorded() {
    Cli three = Cli.run("persist", square, "--field", 3, "--format", "json");
    assertEquals(0, three.exitCode(), three.err());
    assertTrue(three.out().contains("\"field\": 3"), three.out());
    Cli six = Cli.run("persist", square, "--field", 6);
    assertEquals(2, six.exitCode(), six.err());
    assertTrue(six.err().contains("field is 6, expected a prime below 32768"), six.err());
  }

  @Test
  void mistypedOption() {
    assertEquals(
        new Cli(
            2,
            "",
            """
            bettiscope: unknown option '--neighbours' (did you mean '--neighbors'?); remedy: see bettiscope persist --help
            """),
        Cli.run("persist", square, "--neighbours", "3"));
    assertEquals(
        new Cli(
            2,
            "",
            """
            bettiscope: Invalid value for option '--metric': 'eucldean' is not one of euclidean, cosine, manhattan, chebyshev, hop (did you mean 'euclidean'?); remedy: see bettiscope persist --help
            """),
        Cli.run("persist", square, "--metric", "eucldean"));
    assertEquals(
        new Cli(
            2,
            "",
            """
            bettiscope: Invalid value for option '--landmark-method': 'kmeans++' is not one of farthest, random, k-means++ (did you mean 'k-means++'?); remedy: see bettiscope persist --help
            """),
        Cli.run("persist", square, "--landmarks", 2, "--landmark-method", "kmeans++"));
  }

  @Test
  void memoryLimit() {
    assertEquals(0, Cli.run("persist", square, "--memory-limit", "1G").exitCode());
    assertEquals(
        Cli.run("persist", square, "--format", "json").exitCode(),
        Cli.run("persist", square, "--format", "json", "--memory-limit", "100000000").exitCode());
    assertEquals(0, Cli.run("persist", square, "--memory-limit", "100000K").exitCode());
    Cli refused = Cli.run("persist", square, "--memory-limit", "10k", "--threads", "1");
    assertEquals(1, refused.exitCode());
    assertTrue(
        refused
            .err()
            .matches(
                "(?s)bettiscope: the computation may need [0-9.]+ MB, above memory_limit = 10 kB: .*"),
        refused.err());
    for (String wrong : new String[] {"0", "2X", "1.5G", "-1", "2g"}) {
      Cli bad = Cli.run("persist", square, "--memory-limit=" + wrong);
      assertEquals(2, bad.exitCode());
      assertTrue(
          bad.err()
              .contains("'" + wrong + "' is not a number of bytes, such as 500000000, 500M or 2G"),
          bad.err());
    }
  }

  @Test
  void badData() throws IOException {
    Path missing = folder.resolve("no.npy");
    assertEquals(3, Cli.run("persist", missing).exitCode());
    Path nan = Npy.matrix(folder.resolve("nan.npy"), new double[][] {{0, 1}, {2, Double.NaN}});
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + nan
                + ": the coordinate in row 1, column 1 is NaN; remedy: remove the row or mend the"
                + " value (rows and columns count from 0)\n"),
        Cli.run("persist", nan));
    Path infinite =
        Npy.matrix(folder.resolve("inf.npy"), new double[][] {{Double.NEGATIVE_INFINITY}});
    assertEquals(3, Cli.run("persist", infinite).exitCode());
    Path empty = Files.createFile(folder.resolve("empty.npy"));
    assertEquals(3, Cli.run("persist", empty).exitCode());
    Path ragged = Files.writeString(folder.resolve("ragged.csv"), "1,2\n3\n");
    assertEquals(3, Cli.run("persist", ragged).exitCode());
    Path four = Npy.vector(folder.resolve("four.npy"), 1, 2, 3, 4);
    Cli triangle = Cli.run("persist", four, "--input", "lower");
    assertEquals(3, triangle.exitCode());
    assertTrue(triangle.err().contains("4 lengths are no lower triangle"), triangle.err());
  }

  @Test
  void moreNeighborsThanPoints() {
    Cli done = Cli.run("persist", square, "--metric", "hop", "--neighbors", "4", "--scale", "2");
    assertEquals(2, done.exitCode(), done.err());
    assertTrue(done.err().contains("neighbors"), done.err());
  }

  @Test
  void moreLandmarksThanPoints() {
    Cli done = Cli.run("persist", square, "--landmarks", "5");
    assertEquals(2, done.exitCode(), done.err());
    assertTrue(done.err().contains("landmarks"), done.err());
  }

  @Test
  void unwritableOut() {
    Path out = folder.resolve("no/such/folder/out.json");
    Cli done = Cli.run("persist", square, "--format", "json", "--out", out);
    assertEquals(2, done.exitCode());
    assertTrue(
        done.err()
            .startsWith("bettiscope: --out is " + out + ": there is no folder " + out.getParent()),
        done.err());
    Cli onFolder = Cli.run("persist", square, "--format", "json", "--out", folder);
    assertEquals(2, onFolder.exitCode());
    assertTrue(
        onFolder.err().startsWith("bettiscope: " + folder + ": cannot be written"), onFolder.err());
  }
}
