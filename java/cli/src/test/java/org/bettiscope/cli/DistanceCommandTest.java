package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Writer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bettiscope distance} on diagrams whose distances are known. */
final class DistanceCommandTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @TempDir Path folder;
  private Path a;
  private Path b;

  /** (0, 4) moves by 1, and (5, 6) goes to the diagonal. */
  @BeforeEach
  void writeDiagrams() throws IOException {
    a = Npy.matrix(folder.resolve("a.npy"), new double[][] {{0, 4}, {5, 6}});
    b = Npy.matrix(folder.resolve("b.npy"), new double[][] {{1, 4}});
  }

  /** What is printed, without the folder and what a run measures. */
  private String run(Object... words) {
    Cli done = Cli.run(words);
    assertEquals("", done.err());
    assertEquals(0, done.exitCode());
    return cleaned(done.out());
  }

  private String cleaned(String text) {
    return text.replace(folder + "/", "")
        .replaceAll("\"seconds\": [0-9.E-]+", "measured")
        .replaceAll("[0-9.]+ s\n", "MEASURED\n");
  }

  @Test
  void table() {
    assertEquals(
        """
        Wasserstein distance of order 1, norm infinity, exact, dimension not given, MEASURED

           0  a.npy: 2 bars
           1  b.npy: 1 bar

        distance     1.5

        0 [0, 4) -- 0 [1, 4)
        1 [5, 6) -- diagonal
        """
            .replace("1.5", "1.50000"),
        run("distance", a, b, "--matching"));
  }

  /**
   * Of exact distances it would say nothing; one bar each is matched exactly whatever is allowed.
   */
  @Test
  void lowerBoundWhereAnErrorIsAllowed() throws IOException {
    Path c = Npy.matrix(folder.resolve("c.npy"), new double[][] {{0, 4}});
    String allowed = run("distance", c, b, "--delta", 0.5);
    assertTrue(allowed.matches("(?s).*\ndistance     1\nlower bound  [0-9.]+\n"), allowed);
    String exact = run("distance", c, b);
    assertTrue(exact.endsWith("\ndistance     1\n"), exact);
  }

  @Test
  void json() {
    assertEquals(
        "{\"kind\": \"wasserstein\", \"order\": 2.0, \"norm\": \"1\", \"error\": 0.0, \"dimension\":"
            + " 3, \"field\": null, \"files\": [\"b.npy\", \"a.npy\"], \"bars\": [1, 2],"
            + " \"distances\": [[0.0, 1.4142135623730951], [1.4142135623730951, 0.0]],"
            + " \"lower_bound\": 1.4142135623730951, \"matching\": [[0, 0], [-1, 1]], measured}\n",
        run(
            "distance",
            b,
            a,
            "--order",
            2,
            "--norm",
            1,
            "--dimension",
            3,
            "--matching",
            "--format",
            "json"));
  }

  @Test
  void csvOfAllPairs() throws IOException {
    Path c = Npy.matrix(folder.resolve("c, d.npy"), new double[][] {{0, INF}});
    assertEquals(
        """
        file,a.npy,b.npy,"c, d.npy"
        a.npy,0.0,1.0,inf
        b.npy,1.0,0.0,inf
        "c, d.npy",inf,inf,0.0
        """,
        run("distance", a, b, c, "--kind", "bottleneck", "--format", "csv"));
  }

  @Test
  void tableOfAllPairs() {
    assertEquals(
        """
        bottleneck distance, exact, dimension 1, MEASURED

           0  a.npy: 2 bars
           1  b.npy: 1 bar
           2  a.npy: 2 bars

                       0           1           2
           0           0           1           0
           1           1           0           1
           2           0           1           0
        """,
        run("distance", a, b, a, "--kind", "bottleneck", "--dimension", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "--kind bottleneck, '\"kind\": \"bottleneck\", \"dimension\"', 1.0",
    "--delta 0.5, '\"error\": 0.5', 1.5",
    "--norm 1, '\"norm\": \"1\"', 2.0",
    "--kind sliced --directions 1, '\"kind\": \"sliced\", \"directions\": 1', 1.0",
    "--kind sliced, '\"directions\": \"all\"', ",
    "--kind heat --bandwidth 1, '\"kind\": \"heat\", \"bandwidth\": 1.0', "
  })
  void kinds(String options, String expected, Double distance) {
    Object[] words =
        Stream.concat(
                Stream.of("distance", a, b, "--format", "json"), Stream.of(options.split(" ")))
            .toArray();
    String result = run(words);
    assertTrue(result.contains(expected), result);
    if (distance != null) {
      Matcher found = Pattern.compile("\"distances\": \\[\\[0.0, ([^]]+)]").matcher(result);
      assertTrue(found.find(), result);
      assertEquals(distance, Double.parseDouble(found.group(1)), 1e-12);
    }
  }

  /** The corners of a square of that side: components die at it, a loop is born there. */
  private Path square(String name, double side, Object... options) throws IOException {
    Path points =
        Npy.matrix(
            folder.resolve("square.npy"),
            new double[][] {{0, 0}, {side, 0}, {side, side}, {0, side}});
    Path file = folder.resolve(name);
    String format = name.endsWith(".h5") ? "hdf5" : "json";
    Object[] words =
        Stream.concat(
                Stream.of("persist", points, "--format", format, "--out", file), Stream.of(options))
            .toArray();
    assertEquals(new Cli(0, "", ""), Cli.run(words));
    return file;
  }

  @ParameterizedTest
  @CsvSource({"one.json, two.json", "one.h5, two.json", "one.h5, two.h5"})
  void readsWhatPersistWrites(String first, String second) throws IOException {
    Path one = square(first, 1);
    Path two = square(second, 1.5);
    // Three components die at 1 and at 1.5; the essential ones are the same.
    String components = run("distance", one, two, "--dimension", 0, "--format", "json");
    assertTrue(components.contains("\"distances\": [[0.0, 1.5], [1.5, 0.0]]"), components);
    assertTrue(components.contains("\"dimension\": 0, \"field\": 2"), components);
    assertTrue(components.contains("\"bars\": [4, 4]"), components);
    // Both loops go to the diagonal.
    double loops = 1.25 * ((float) Math.sqrt(2) - 1);
    String result = run("distance", one, two, "--dimension", 1, "--format", "json");
    double found = Double.parseDouble(result.replaceAll("(?s).*\\[\\[0.0, ([0-9.E-]+)\\].*", "$1"));
    assertEquals(loops, found, 1e-6);
  }

  @Test
  void essentialBarsAreLeftOutOnDemand() throws IOException {
    Path one = square("one.json", 1);
    Path two = square("two.json", 2);
    Cli refused =
        Cli.run("distance", one, two, "--dimension", 0, "--kind", "heat", "--bandwidth", 1);
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + one
                + ": has 1 essential bar, and --kind heat is of bars that die; remedy: leave"
                + " essential bars out with --finite\n"),
        refused);
    String done =
        run(
            "distance",
            one,
            two,
            "--dimension",
            0,
            "--kind",
            "heat",
            "--bandwidth",
            1,
            "--finite",
            "--format",
            "json");
    assertTrue(done.contains("\"bars\": [3, 3]"), done);
  }

  @Test
  void dimensionsOfACsvComeFirst() throws IOException {
    Path one =
        Files.writeString(
            folder.resolve("one.csv"), "dimension,birth,death\n0,0,1\n1,2,3\n0,0,inf\n");
    Path two = Files.writeString(folder.resolve("two.csv"), "0,0,1\n0,0.5,inf\n");
    String result = run("distance", one, two, "--dimension", 0, "--format", "csv");
    assertTrue(result.contains("one.csv,0.0,0.5\n"), result);
    assertError(
        2,
        "--dimension is missing: " + one + " holds dimensions 0, 1; remedy: name one of them",
        one,
        two);
    assertError(
        3,
        two + ": holds dimension 0, not 1; remedy: ask for one that it holds, or compute it",
        one,
        two,
        "--dimension",
        1);
    Path three = Files.writeString(folder.resolve("three.csv"), "1,0,1\n");
    assertError(
        3,
        three
            + ": holds bars of dimension 1, "
            + two
            + " of dimension 0; remedy: compare diagrams of one dimension",
        two,
        three);
  }

  private static String ifPoints(Path file) {
    return "if these are points, compute their diagrams first: bettiscope persist "
        + file
        + " --format json --out diagrams.json";
  }

  private static void assertError(int exitCode, String message, Object... words) {
    Object[] all = Stream.concat(Stream.of("distance"), Stream.of(words)).toArray();
    assertEquals(new Cli(exitCode, "", "bettiscope: " + message + "\n"), Cli.run(all));
  }

  @Test
  void fieldsAreTheSame() throws IOException {
    Path two = square("two.json", 1);
    Path three = square("three.h5", 1, "--field", 3);
    assertError(
        3,
        three
            + ": has coefficients in Z/3, "
            + two
            + " in Z/2; remedy: compute both with the same persist --field",
        two,
        a,
        three,
        "--dimension",
        0);
  }

  @Test
  void unreadableFiles() throws IOException {
    Path missing = folder.resolve("no.json");
    assertError(
        3, missing + ": no such file, or it may not be read; remedy: check the path", missing, a);
    assertError(
        3,
        folder.resolve("no.npy") + ": no such file; remedy: check the path",
        a,
        folder + "/no.npy");
    Path text = Files.writeString(folder.resolve("text.txt"), "1,2\n");
    assertError(
        3,
        text
            + ": its name does not end in .npy, .npz, .csv, .h5 or .hdf5; remedy: convert it to one"
            + " of these",
        a,
        text);
    Path other = Files.writeString(folder.resolve("other.json"), "{\"diagrams\": 3}");
    assertError(
        3,
        other + ": has no list \"diagrams\"; remedy: write it with persist --format json",
        other,
        a);
    Path wide = Npy.matrix(folder.resolve("wide.npy"), new double[][] {{1, 2, 3, 4}});
    assertError(
        3,
        wide
            + ": holds an array of shape [1, 4]; remedy: store births and deaths as n x 2 numbers, or"
            + " dimensions, births and deaths as n x 3; "
            + ifPoints(wide),
        a,
        wide);
    Cli broken =
        Cli.run(
            "distance", a, Files.writeString(folder.resolve("broken.json"), "{\"diagrams\": ["));
    assertEquals(3, broken.exitCode());
    assertTrue(broken.err().contains("broken.json: is no JSON: "), broken.err());
    assertEquals(1, broken.err().lines().count(), broken.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[[0, 1], [0]]]|diagrams[0][1] is [0], expected [birth, death]; remedy: write it again",
        "[[[0, \"x\"]]]|diagrams[0][0] has \"x\", expected a number or \"inf\"; remedy: write it again",
        "[[[1, 0.5]]]|bar 0 is (1.0, 0.5), expected a finite birth, and a death at or after it;"
            + " remedy: mend or remove it (bars count from 0)"
      })
  void badBars(String diagrams, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), "{\"diagrams\": " + diagrams + "}");
    assertError(3, file + ": " + message, file, a);
  }

  @Test
  void badArrays() throws IOException {
    Path nan = Npy.matrix(folder.resolve("nan.npy"), new double[][] {{0, 1}, {Double.NaN, 1}});
    assertError(
        3,
        nan
            + ": bar 1 is (NaN, 1.0), expected a finite birth, and a death at or after it; remedy:"
            + " mend or remove it (bars count from 0); "
            + ifPoints(nan),
        a,
        nan);
    Path half = Npy.matrix(folder.resolve("half.npy"), new double[][] {{0.5, 0, 1}});
    assertError(
        3,
        half
            + ": the dimension in row 0 is 0.5, expected 0, 1, 2, ...; remedy: put the dimension of a"
            + " bar before its birth and death (rows count from 0); "
            + ifPoints(half),
        half,
        a);
  }

  @Test
  void badHdf5() throws IOException {
    Path file = folder.resolve("bad.h5");
    try (Hdf5Writer out = Hdf5.create(file)) {
      out.write("/homology/pairs", new double[] {0, 1}, 1, 2);
      out.write("/homology/offsets", new long[] {0, 2}, 2);
    }
    assertError(
        3,
        file
            + ": /homology/offsets do not fit /homology/pairs; remedy: write it again with persist",
        file,
        a);
    Path run = folder.resolve("run.h5");
    try (Hdf5Writer out = Hdf5.create(run)) {
      out.write("/homology/pairs", new double[] {0, 1}, 1, 2);
      out.write("/homology/offsets", new long[] {0, 1}, 1, 2);
    }
    assertError(
        3,
        run
            + ": holds the diagrams of a run, not those of one input; remedy: write them one by one"
            + " with persist --format hdf5",
        run,
        a);
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of("--order 0.5", "--order is 0.5: it must be a finite number of at least 1"),
        Arguments.of("--order NaN", "--order is NaN: it must be a finite number of at least 1"),
        Arguments.of("--delta -1", "--delta is -1.0: it must be a finite number of at least 0"),
        Arguments.of("--kind bottleneck --order 2", "--order is used with --kind wasserstein only"),
        Arguments.of("--kind sliced --norm 2", "--norm is used with --kind wasserstein only"),
        Arguments.of("--directions 2", "--directions is used with --kind sliced only"),
        Arguments.of("--kind sliced --directions 0", "--directions is 0: it must be at least 1"),
        Arguments.of("--bandwidth 2", "--bandwidth is used with --kind heat only"),
        Arguments.of("--kind heat", "--kind heat needs --bandwidth"),
        Arguments.of(
            "--kind heat --bandwidth 0", "--bandwidth is 0.0: it must be a finite number above 0"),
        Arguments.of("--dimension -1", "--dimension is -1: it must be at least 0"),
        Arguments.of("--threads -1", "--threads is -1: it must be at least 0"),
        Arguments.of(
            "--kind sliced --matching",
            "--matching is used with --kind wasserstein and bottleneck only"),
        Arguments.of(
            "--matching --format csv", "--matching is used with --format table and json only"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void optionsThatDoNotFitTogether(String options, String message) {
    Object[] words = Stream.concat(Stream.of(a, b), Stream.of(options.split(" "))).toArray();
    assertError(2, message + "; remedy: see bettiscope distance --help", words);
    assertError(
        2,
        "--matching is used with two files only; remedy: see bettiscope distance --help",
        a,
        b,
        a,
        "--matching");
  }

  @Test
  void mistypedWords() {
    assertError(
        2,
        "Invalid value for option '--kind': 'waserstein' is not one of wasserstein, bottleneck,"
            + " sliced, heat (did you mean 'wasserstein'?); remedy: see bettiscope distance --help",
        a,
        b,
        "--kind",
        "waserstein");
    assertError(
        2,
        "Invalid value for option '--norm': '3' is not one of 1, 2, infinity; remedy: see"
            + " bettiscope distance --help",
        a,
        b,
        "--norm",
        "3");
    assertError(
        2,
        "Invalid value for option '--order': '--nrom' is not a number; remedy: see bettiscope"
            + " distance --help",
        a,
        b,
        "--order",
        "--nrom",
        "2");
    assertError(
        2,
        "Invalid value for option '--threads': '1.5' is not a whole number; remedy: see bettiscope"
            + " distance --help",
        a,
        b,
        "--threads",
        "1.5");
    assertError(
        2,
        "unknown option '--ordr=2' (did you mean '--order'?); remedy: see bettiscope distance --help",
        a,
        b,
        "--ordr=2");
    assertEquals(2, Cli.run("distance", a).exitCode());
  }

  @Test
  void outIsAFile() throws IOException {
    Path file = folder.resolve("out.csv");
    assertEquals(new Cli(0, "", ""), Cli.run("distance", a, b, "--format", "csv", "--out", file));
    assertTrue(cleaned(Files.readString(file)).startsWith("file,a.npy,b.npy\n"));
    Path nowhere = folder.resolve("no/out.csv");
    assertError(
        2,
        "--out is "
            + nowhere
            + ": there is no folder "
            + nowhere.getParent()
            + "; remedy: see bettiscope distance --help",
        a,
        b,
        "--out",
        nowhere);
  }
}
