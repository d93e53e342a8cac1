package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataConfig.Source;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bettiscope linking} on linked tori, together and pulled apart. */
final class LinkingCommandTest {
  @TempDir Path folder;

  /** Two linked tori, the second of which is moved by so much along x. */
  private Path tori(int perTorus, boolean solid, long seed, float apart) throws IOException {
    DataConfig config =
        new DataConfig(Source.TORUS_PAIR, perTorus, 3, 1, solid, 0, null, null, null);
    LabelledCloud cloud = DataStage.load(config, new Seeds(seed), Path.of("."));
    StringBuilder lines = new StringBuilder("x,y,z,label\n");
    for (int i = 0; i < cloud.size(); i++) {
      int label = cloud.labels()[i];
      lines.append(cloud.points()[3 * i] - label * apart).append(',');
      lines.append(cloud.points()[3 * i + 1]).append(',');
      lines.append(cloud.points()[3 * i + 2]).append(',');
      lines.append(label).append('\n');
    }
    return Files.writeString(folder.resolve("tori.csv"), lines);
  }

  private static String run(Object... words) {
    Cli done = Cli.run(words);
    assertEquals("", done.err());
    assertEquals(0, done.exitCode());
    return done.out();
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "false, 2", "false, 3", "true, 1", "true, 2", "true, 3"})
  void linkedToriAndTheSamePulledApart(boolean solid, long seed) throws IOException {
    String linked = run("linking", tori(600, solid, seed, 0), "--format", "json");
    assertTrue(linked.startsWith("{\"pairs\": [{\"classes\": [0, 1], \"linking\": 1, "), linked);
    String apart = run("linking", tori(600, solid, seed, 10), "--format", "json");
    assertTrue(
        apart.startsWith(
            "{\"pairs\": [{\"classes\": [0, 1], \"linking\": 0, \"numbers\": [[0, 0], [0, 0]], "),
        apart);
  }

  @ParameterizedTest
  @ValueSource(strings = {"farthest", "k-means++"})
  void ofMoreLoopsAndLandmarksTheLargestIsTheSame(String method) throws IOException {
    Path file = tori(1500, false, 4, 0);
    Object[] words = {
      "linking", file, "--loops", 5, "--landmarks", 500, "--labels", "label", "--seed", 3
    };
    String result =
        run(Stream.concat(Stream.of(words), Stream.of("--landmark-method", method)).toArray());
    assertTrue(
        result.startsWith(
            "classes 0 and 1: linking number 1, the largest of those of their loops\n"),
        result);
    assertEquals(7, result.lines().count(), result);
  }

  /** Two squares through each other, of labels 2 and 5; each loop is its square. */
  private Path squares() throws IOException {
    return Files.writeString(
        folder.resolve("squares.csv"),
        """
        0,0,0,2
        1,1,-1,5
        2,0,0,2
        1,3,-1,5
        2,2,0,2
        1,3,1,5
        0,2,0,2
        1,1,1,5
        """);
  }

  @Test
  void loopsAreRowsOfTheFile() throws IOException {
    // A bar begins with the last of the sides, all 2 long, by its higher and then its lower vertex:
    // one loop runs counterclockwise, seen from above, and the other comes down through it.
    double diagonal = (float) Math.sqrt(8);
    assertEquals(
        "{\"pairs\": [{\"classes\": [2, 5], \"linking\": 1, \"numbers\": [[-1]], \"bars\": [[[2.0, "
            + diagonal
            + "]], [[2.0, "
            + diagonal
            + "]]], \"loops\": [[[4, 6, 0, 2]], [[5, 7, 1, 3]]]}]}\n",
        run("linking", squares(), "--format", "json"));
    assertEquals(
        """
        classes 2 and 5: linking number 1, the largest of those of their loops
                       2 \\ 5            [2, 2.828)
                  [2, 2.828)                    -1
        """,
        run("linking", squares()));
  }

  @Test
  void outIsAFile() throws IOException {
    Path out = folder.resolve("out.json");
    assertEquals("", run("linking", squares(), "--format", "json", "--out", out));
    assertTrue(Files.readString(out).startsWith("{\"pairs\""));
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of("--loops 0", "--loops is 0: it must be at least 1"),
        Arguments.of("--threads -1", "--threads is -1: it must be at least 0"),
        Arguments.of("--landmarks 0", "--landmarks is 0: it must be at least 1"),
        Arguments.of("--seed 2", "--seed is used with --landmarks only"),
        Arguments.of(
            "--landmark-method k-means++", "--landmark-method is used with --landmarks only"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void optionsThatDoNotFit(String options, String message) throws IOException {
    Object[] words =
        Stream.concat(Stream.of("linking", squares()), Stream.of(options.split(" "))).toArray();
    assertEquals(
        new Cli(2, "", "bettiscope: " + message + "; remedy: see bettiscope linking --help\n"),
        Cli.run(words));
  }

  @Test
  void badDataIsNamed() throws IOException {
    Path plane = Files.writeString(folder.resolve("plane.csv"), "0,0,0\n1,0,1\n");
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + plane
                + ": points have 2 coordinates, expected 3; remedy: only curves in space link\n"),
        Cli.run("linking", plane));
    Path one = Files.writeString(folder.resolve("one.csv"), "0,0,0,4\n1,0,1,4\n");
    assertEquals(
        new Cli(
            3,
            "",
            "bettiscope: "
                + one
                + ": all points have the label 4; remedy: give it two classes or more\n"),
        Cli.run("linking", one));
    Path array = Npy.matrix(folder.resolve("points.npy"), new double[][] {{0, 0, 0}, {1, 1, 1}});
    Cli missing = Cli.run("linking", array);
    assertEquals(2, missing.exitCode());
    assertTrue(missing.err().contains("--labels is missing"), missing.err());
    Path same =
        Files.writeString(
            folder.resolve("same.csv"),
            "0,0,0,0\n2,0,0,0\n2,2,0,0\n0,2,0,0\n0,0,0,1\n2,0,0,1\n2,2,0,1\n0,2,0,1\n");
    Cli touching = Cli.run("linking", same);
    assertEquals(3, touching.exitCode());
    assertTrue(
        touching.err().contains("loop 0 of the first cloud (a) and loop 0 of the second (b)"),
        touching.err());
  }
}
