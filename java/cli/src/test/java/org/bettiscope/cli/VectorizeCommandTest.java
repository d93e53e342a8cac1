package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bettiscope vectorize} on diagrams whose vectors are known. */
final class VectorizeCommandTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @TempDir Path folder;
  private Path a;
  private Path b;

  @BeforeEach
  void writeDiagrams() throws IOException {
    a = Npy.matrix(folder.resolve("a.npy"), new double[][] {{0, 4}, {2, 6}});
    b = Npy.matrix(folder.resolve("b.npy"), new double[][] {{1, 3}, {2, INF}});
  }

  /** What is printed, without the folder. */
  private String run(Object... words) {
    Cli done = Cli.run(Stream.concat(Stream.of("vectorize"), Stream.of(words)).toArray());
    assertEquals("", done.err());
    assertEquals(0, done.exitCode());
    return done.out().replace(folder + "/", "");
  }

  private String run(String options) {
    return run(
        Stream.concat(Stream.of(a, "--format", "csv"), Stream.of(options.split(" "))).toArray());
  }

  @Test
  void table() {
    assertEquals(
        """
        Betti curve, 0 to 6 in 4 scales, dimension not given

           0  a.npy: 2 bars
           1  b.npy: 2 bars

                               0           1
        0.0                    1           0
        2.0                    2           2
        4.0                    1           1
        6.0                    0           1
        """,
        run(a, b, "--scales", "0:6:4"));
  }

  @Test
  void json() {
    assertEquals(
        "{\"kind\": \"landscape\", \"scales\": {\"low\": 0.0, \"high\": 6.0, \"count\": 3},"
            + " \"levels\": 1, \"dimension\": 1, \"field\": null, \"files\": [\"a.npy\","
            + " \"b.npy\"], \"bars\": [2, 1], \"vectors\": [[0.0, 1.0, 0.0], [0.0, 0.0,"
            + " 0.0]]}\n",
        run(
            a,
            b,
            "--finite",
            "--dimension",
            1,
            "--kind",
            "landscape",
            "--levels",
            1,
            "--scales",
            "0:6:3",
            "--format",
            "json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--scales 0:6:4|file,0.0,2.0,4.0,6.0|1.0,2.0,1.0,0.0",
        "--kind landscape --levels 2 --scales 2:3:2|file,1:2.0,1:3.0,2:2.0,2:3.0|2.0,1.0,0.0,1.0",
        "--kind silhouette --scales 1:3:3|file,1.0,2.0,3.0|0.5,1.0,1.0",
        "--kind silhouette --exponent 0 --scales 1:3:3|file,1.0,2.0,3.0|0.5,1.0,1.0",
        "--kind image --bandwidth 0.01 --scales -1:3:2 --lengths 0:8:1|file,0:0,0:1|4.0,4.0",
        "--kind image --bandwidth 0.01 --exponent 2 --scales -1:3:2 --lengths 0:8:1|file,0:0,0:1|16.0,16.0",
        "--kind image --bandwidth 0.01 --cap 2 --scales -1:3:2 --lengths 0:8:1|file,0:0,0:1|1.0,1.0"
      })
  void kinds(String options, String header, String values) {
    assertEquals(header + "\na.npy," + values + "\n", run(options));
  }

  @Test
  void entropyOfTwoEqualBars() {
    String half = Double.toString(Math.log(2) / 2);
    assertEquals(
        "file,0.0,1.0\na.npy," + half + "," + half + "\n", run("--kind entropy --scales 0:1:2"));
  }

  @Test
  void statistics() throws IOException {
    Path none = Npy.matrix(folder.resolve("none.npy"), new double[][] {{1, INF}});
    assertEquals(
        """
        file,finite,essential,sum,mean,deviation,least,lower_quartile,median,upper_quartile,greatest,entropy
        b.npy,1.0,1.0,2.0,2.0,0.0,2.0,2.0,2.0,2.0,2.0,0.0
        none.npy,0.0,1.0,0.0,nan,nan,nan,nan,nan,nan,nan,nan
        """,
        run(b, none, "--kind", "statistics", "--format", "csv"));
    String json = run(none, "--kind", "statistics", "--format", "json");
    assertTrue(
        json.contains(
            "\"statistics\": [{\"finite\": 0, \"essential\": 1, \"sum\": 0.0, \"mean\": null"),
        json);
    assertTrue(
        run(none, "--kind", "statistics").contains("\nmedian" + " ".repeat(8 + 11) + "-\n"), json);
  }

  @Test
  void exactBettiCurves() {
    assertEquals(
        """
        file,scale,number
        a.npy,0.0,1
        a.npy,2.0,2
        a.npy,4.0,1
        a.npy,6.0,0
        b.npy,1.0,1
        b.npy,2.0,2
        b.npy,3.0,1
        """,
        run(a, b, "--exact", "--format", "csv"));
    assertTrue(
        run(b, "--exact", "--format", "json")
            .contains("\"steps\": [{\"scales\": [1.0, 2.0, 3.0], \"numbers\": [1, 2, 1]}]"));
    assertTrue(run(b, "--exact").contains("   0  from 2 on: 2\n"));
  }

  @ParameterizedTest
  @CsvSource({
    // Bars of the length 4; both live from 2 to 4.
    "--amplitude 1, 8.0",
    "--amplitude inf, 2.0",
    "--kind landscape --amplitude 1, 8.0",
    "--kind landscape --amplitude inf, 2.0",
    "--kind silhouette --amplitude 1, 4.0",
    "--kind image --bandwidth 0.01 --scales -1:3:2 --lengths 0:8:1 --amplitude 1, 8.0",
    "--kind wasserstein --amplitude 1, 4.0",
    "--kind wasserstein --amplitude inf, 2.0"
  })
  void amplitudes(String options, double expected) {
    List<String> lines = run(options).lines().toList();
    assertEquals("file,amplitude", lines.getFirst());
    assertEquals(expected, Double.parseDouble(lines.get(1).replace("a.npy,", "")), 1e-14);
  }

  @Test
  void amplitudeAsJson() {
    String json = run(a, "--amplitude", "inf", "--format", "json");
    assertTrue(json.startsWith("{\"kind\": \"betti\", \"order\": \"inf\", "), json);
    assertTrue(json.endsWith(", \"amplitudes\": [2.0]}\n"), json);
  }

  @Test
  void meansOfRows() throws IOException {
    Path c = Npy.matrix(folder.resolve("c.npy"), new double[][] {{1, 3}});
    assertEquals(
        """
        of,0.0,2.0,4.0
        mean,0.5,1.5,0.5
        """,
        run(a, c, "--mean", "--scales", "0:4:3", "--format", "csv"));
    List<String> lines =
        run(
                a,
                c,
                "--kind",
                "landscape",
                "--levels",
                1,
                "--mean",
                "--band",
                0.9,
                "--scales",
                "0:4:3",
                "--samples",
                50,
                "--seed",
                4,
                "--format",
                "csv")
            .lines()
            .toList();
    assertEquals("mean,0.0,1.5,1.0", lines.get(1));
    double half = -Double.parseDouble(lines.get(2).split(",", -1)[1]);
    assertTrue(half > 0, lines.get(2));
    assertEquals("upper," + half + "," + (1.5 + half) + "," + (1 + half), lines.get(3));
    String json =
        run(
            a,
            c,
            "--kind",
            "landscape",
            "--levels",
            1,
            "--mean",
            "--scales",
            "0:4:3",
            "--format",
            "json");
    assertTrue(json.endsWith("\"mean\": [0.0, 1.5, 1.0], \"half_width\": null}\n"), json);
  }

  @Test
  void frechetMeanIsADiagramThatCanBeRead() throws IOException {
    Path c = Npy.matrix(folder.resolve("c.npy"), new double[][] {{1, 5}});
    Path d = Npy.matrix(folder.resolve("d.npy"), new double[][] {{3, 5}});
    assertEquals("birth,death\n2.0,5.0\n", run(c, d, "--kind", "frechet", "--format", "csv"));
    assertTrue(run(c, d, "--kind", "frechet").endsWith("variance  1\n\n[2, 5)\n"));
    for (String format : new String[] {"json", "csv"}) {
      Path mean = folder.resolve("mean." + format);
      run(c, d, "--kind", "frechet", "--dimension", 1, "--format", format, "--out", mean);
      Cli far = Cli.run("distance", mean, c, "--dimension", 1, "--format", "csv");
      assertTrue(far.out().contains(",0.0,1.0\n"), far.toString());
    }
  }

  @Test
  void gridsCoverAllBarsThatDie() {
    String json = run(a, b, "--format", "json");
    assertTrue(json.contains("\"scales\": {\"low\": 0.0, \"high\": 6.0, \"count\": 100}"), json);
    json = run(a, "--kind", "image", "--bandwidth", 1, "--format", "json");
    assertTrue(
        json.contains(
            "\"births\": {\"low\": 0.0, \"high\": 6.0, \"count\": 20}, \"lengths\": {\"low\": 0.0,"
                + " \"high\": 4.0, \"count\": 20}, \"bandwidth\": 1.0, \"exponent\": 1.0,"
                + " \"cap\": null"),
        json);
  }

  @Test
  void outIsAFile() throws IOException {
    Path out = folder.resolve("out.csv");
    assertEquals("", run(a, "--scales", "0:6:2", "--format", "csv", "--out", out));
    assertEquals("file,0.0,6.0\n" + a + ",1.0,0.0\n", Files.readString(out));
  }

  private static void assertError(int exitCode, String message, Object... words) {
    Object[] all = Stream.concat(Stream.of("vectorize"), Stream.of(words)).toArray();
    assertEquals(new Cli(exitCode, "", "bettiscope: " + message + "\n"), Cli.run(all));
  }

  @Test
  void badData() throws IOException {
    assertError(
        3,
        b
            + ": has 1 essential bar, and --kind landscape is of bars that die; remedy: leave"
            + " essential bars out with --finite",
        a,
        b,
        "--kind",
        "landscape");
    assertError(
        3,
        b
            + ": has 1 essential bar, and --amplitude is of bars that die; remedy: leave essential"
            + " bars out with --finite",
        b,
        "--amplitude",
        "2");
    assertError(
        3,
        b
            + ": has 1 essential bar, "
            + a
            + " has 0: they are infinitely far apart; remedy: leave essential bars out with --finite",
        a,
        b,
        "--kind",
        "frechet");
    Path none = Npy.matrix(folder.resolve("none.npy"), new double[][] {{1, INF}});
    assertError(
        3,
        "no bar dies, so there is no range of scales to cover; remedy: name it with --scales",
        none);
    Path nan = Npy.matrix(folder.resolve("nan.npy"), new double[][] {{0, Double.NaN}});
    assertError(
        3,
        nan
            + ": bar 0 is (0.0, NaN), expected a finite birth, and a death at or after it; remedy:"
            + " mend or remove it (bars count from 0); if these are points, compute their diagrams"
            + " first: bettiscope persist "
            + nan
            + " --format json --out diagrams.json",
        nan);
    Path loops = Files.writeString(folder.resolve("loops.csv"), "1,0,1\n");
    Path parts = Files.writeString(folder.resolve("parts.csv"), "0,0,1\n");
    assertError(
        3,
        parts
            + ": holds bars of dimension 0, "
            + loops
            + " of dimension 1; remedy: compare diagrams of one dimension",
        loops,
        parts);
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of("--levels 0 --kind landscape", "--levels is 0: it must be at least 1"),
        Arguments.of("--levels 2", "--levels is used with --kind landscape only"),
        Arguments.of("--exponent 2", "--exponent is used with --kind silhouette and image only"),
        Arguments.of(
            "--kind silhouette --exponent -1",
            "--exponent is -1.0: it must be a finite number of at least 0"),
        Arguments.of("--cap 2", "--cap is used with --kind image only"),
        Arguments.of("--bandwidth 2", "--bandwidth is used with --kind image only"),
        Arguments.of("--lengths 0:1:2", "--lengths is used with --kind image only"),
        Arguments.of("--kind image", "--kind image needs --bandwidth"),
        Arguments.of(
            "--kind image --bandwidth 0", "--bandwidth is 0.0: it must be a finite number above 0"),
        Arguments.of(
            "--kind image --bandwidth 1 --cap 0",
            "--cap is 0.0: it must be a finite number above 0"),
        Arguments.of("--kind landscape --exact", "--exact is used with --kind betti only"),
        Arguments.of(
            "--exact --scales 0:1:2",
            "--scales is used with a grid only, not with --exact, --kind statistics and frechet, and"
                + " --amplitude of what is no image"),
        Arguments.of("--threads -1", "--threads is -1: it must be at least 0"),
        Arguments.of(
            "--scales 0:1",
            "Invalid value for option '--scales': '0:1' is not LOW:HIGH:COUNT, such as 0:2.5:100"),
        Arguments.of(
            "--scales 1:0:5",
            "Invalid value for option '--scales': '1:0:5' has high = 0.0, expected a finite number"
                + " above low = 1.0"),
        Arguments.of(
            "--amplitude 0.5",
            "Invalid value for option '--amplitude': '0.5' is not a number of at least 1, or inf"),
        Arguments.of(
            "--kind entropy --amplitude 1",
            "--amplitude is used with --kind betti, landscape, silhouette, image and wasserstein"
                + " only"),
        Arguments.of("--kind wasserstein", "--kind wasserstein needs --amplitude"),
        Arguments.of(
            "--kind landscape --levels 2 --amplitude 1",
            "--levels is not used with --amplitude, which is of all levels"),
        Arguments.of(
            "--kind statistics --mean",
            "--mean is used with --kind betti, landscape, silhouette, entropy and image, without"
                + " --amplitude only"),
        Arguments.of(
            "--kind landscape --band 0.9",
            "--band is used with --mean, and --kind landscape and silhouette only"),
        Arguments.of("--mean --samples 5", "--samples is used with --band only"),
        Arguments.of("--mean --seed 5", "--seed is used with --band only"),
        Arguments.of(
            "--kind landscape --mean --band 1",
            "--band is 1.0: it must be a number above 0 and below 1"),
        Arguments.of(
            "--kind landscape --mean --band 0.9", "--band is of a mean of two files and more"),
        Arguments.of(
            "--kind betty",
            "Invalid value for option '--kind': 'betty' is not one of betti, landscape, silhouette,"
                + " entropy, image, statistics, wasserstein, frechet (did you mean 'betti'?)"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void optionsThatDoNotFitTogether(String options, String message) {
    Object[] words = Stream.concat(Stream.of(a), Stream.of(options.split(" "))).toArray();
    assertError(2, message + "; remedy: see bettiscope vectorize --help", words);
  }
}
