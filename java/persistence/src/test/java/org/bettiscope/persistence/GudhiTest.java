package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringTokenizer;
import org.junit.jupiter.api.Test;

/** Bar by bar with GUDHI, which {@code gudhi_cases.py} asks. */
class GudhiTest {
  private static final Path PYTHON = Path.of(System.getProperty("bettiscope.python"));
  private static final Path SCRIPT =
      Path.of(
          System.getProperty("bettiscope.root"), "java/persistence/src/test/python/gudhi_cases.py");
  private static final Path CASES =
      Path.of(System.getProperty("bettiscope.data"), "persistence-cases.npz");

  @Test
  void randomCloudsMatricesAndGraphs() throws Exception {
    assumeTrue(Files.exists(PYTHON), "skipped: no " + PYTHON);
    assertTrue(compare(Processes.run(PYTHON.toString(), SCRIPT.toString())) >= 200);
  }

  @Test
  void casesOfOtherProjects() throws Exception {
    assumeTrue(Files.exists(PYTHON), "skipped: no " + PYTHON);
    assumeTrue(Files.exists(CASES), "skipped: no " + CASES);
    assertEquals(5, compare(Processes.run(PYTHON.toString(), SCRIPT.toString(), CASES.toString())));
  }

  /** Compares every case of the script's output; returns their number. */
  private static int compare(String output) throws IOException {
    StringTokenizer words = new StringTokenizer(output);
    int cases = 0;
    while (words.hasMoreTokens()) {
      expect("case", words);
      String name = words.nextToken();
      RipsPersistence settings =
          RipsPersistence.ofDimension(Integer.parseInt(words.nextToken()))
              .withThreshold(Double.parseDouble(words.nextToken()));
      RipsInput input;
      switch (words.nextToken()) {
        case "points" -> {
          settings =
              settings.withMetric(metric(words.nextToken(), Long.parseLong(words.nextToken())));
          int points = Integer.parseInt(words.nextToken());
          int dimensions = Integer.parseInt(words.nextToken());
          input = PointCloud.of(doubles(points * dimensions, words), points, dimensions);
        }
        case "lower" -> {
          int points = Integer.parseInt(words.nextToken());
          input = DistanceMatrix.lower(doubles(points * (points - 1) / 2, words), points);
        }
        case "sparse" -> {
          int vertices = Integer.parseInt(words.nextToken());
          int edges = Integer.parseInt(words.nextToken());
          input =
              SparseGraph.of(
                  vertices, longs(edges, words), longs(edges, words), doubles(edges, words));
        }
        default -> throw new IOException("unknown input of case " + name);
      }
      compare(name, settings.compute(input), words);
      cases++;
    }
    return cases;
  }

  private static void compare(String name, PersistenceDiagrams diagrams, StringTokenizer words)
      throws IOException {
    for (int dimension = 0; dimension <= diagrams.maxDimension(); dimension++) {
      expect("bars", words);
      int bars = Integer.parseInt(words.nextToken());
      double[] expected = doubles(2 * bars, words);
      String where = name + ", dimension " + dimension;
      assertEquals(bars, diagrams.diagram(dimension).size(), where);
      double[] pairs = diagrams.diagram(dimension).pairs();
      for (int i = 0; i < pairs.length; i++) {
        assertTrue(
            pairs[i] == expected[i] || Math.abs(pairs[i] - expected[i]) <= 1e-6 * expected[i],
            where
                + ", bar "
                + i / 2
                + ": "
                + Arrays.toString(pairs)
                + ", expected "
                + Arrays.toString(expected));
      }
    }
  }

  private static Metric metric(String word, long neighbors) {
    return switch (word) {
      case "euclidean" -> Metric.euclidean();
      case "cosine" -> Metric.cosine();
      case "manhattan" -> Metric.manhattan();
      case "chebyshev" -> Metric.chebyshev();
      case "hop" -> Metric.hop(neighbors);
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static void expect(String word, StringTokenizer words) {
    assertEquals(word, words.nextToken());
  }

  private static double[] doubles(int count, StringTokenizer words) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> Double.parseDouble(words.nextToken()));
    return values;
  }

  private static long[] longs(int count, StringTokenizer words) {
    long[] values = new long[count];
    Arrays.setAll(values, i -> Long.parseLong(words.nextToken()));
    return values;
  }
}
