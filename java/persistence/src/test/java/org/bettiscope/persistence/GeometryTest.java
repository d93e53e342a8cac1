package org.bettiscope.persistence;

import static org.bettiscope.persistence.LandmarkMethod.FARTHEST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Landmarks, neighbors and hops against the plainest code for them; lattices bring ties and
 * duplicates.
 */
class GeometryTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, -3})
  void landmarksAreFarthestFromThoseBefore(long seed) {
    double[][] points = Clouds.lattice(60, 2, 12, seed);
    Landmarks landmarks = Landmarks.of(PointCloud.of(points), 25, FARTHEST, seed, 2);
    long[] indices = landmarks.indices();
    double[] nearest = new double[points.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int k = 0; k < indices.length; k++) {
      if (k > 0) {
        assertEquals(firstLargest(nearest), indices[k], "landmark " + k);
      }
      for (int i = 0; i < points.length; i++) {
        nearest[i] =
            Math.min(nearest[i], Clouds.squaredDistance(points[i], points[(int) indices[k]]));
      }
    }
    assertEquals(
        Math.sqrt(Arrays.stream(nearest).max().orElseThrow()), landmarks.coveringRadius(), 1e-6);
    assertArrayEquals(
        indices, Landmarks.of(PointCloud.of(points), 25, FARTHEST, seed, 1).indices());
  }

  @ParameterizedTest
  @EnumSource
  void landmarksAreDistinctAndCoverTheCloud(LandmarkMethod method) {
    double[][] points = Clouds.lattice(60, 2, 5, 8); // some 30 places, so there are duplicates
    for (int count : new int[] {1, 20, 60}) {
      Landmarks landmarks = Landmarks.of(PointCloud.of(points), count, method, 3, 2);
      long[] indices = landmarks.indices();
      assertEquals(count, Arrays.stream(indices).distinct().count());
      double farthest =
          Arrays.stream(points)
              .mapToDouble(point ->
                  Arrays.stream(indices)
                      .mapToDouble(i -> Clouds.squaredDistance(point, points[(int) i]))
                      .min()
                      .orElseThrow())
              .max()
              .orElseThrow();
      assertEquals(Math.sqrt(farthest), landmarks.coveringRadius(), 1e-6);
      RipsPersistence rips = RipsPersistence.ofDimension(0).withLandmarks(count, method, 3);
      PersistenceDiagrams diagrams = rips.compute(PointCloud.of(points));
      assertEquals(count, diagrams.vertices());
      assertEquals(landmarks.coveringRadius(), diagrams.coveringRadius());
    }
  }

  private static int firstLargest(double[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[largest]) {
        largest = i;
      }
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 39})
  void neighborsAreTheNearestByDistanceThenIndex(int k) {
    double[][] points = Clouds.lattice(40, 2, 6, k);
    NearestNeighbors neighbors = NearestNeighbors.of(PointCloud.of(points), k, 2);
    long[] expected = neighborsOf(points, k);
    assertArrayEquals(expected, neighbors.indices());
    float[] distances = new float[expected.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] =
          (float) Math.sqrt(Clouds.squaredDistance(points[i / k], points[(int) expected[i]]));
    }
    assertArrayEquals(distances, neighbors.distances());
    assertEquals(40, neighbors.points());
    assertEquals(k, neighbors.neighbors());
  }

  private static long[] neighborsOf(double[][] points, int k) {
    return IntStream.range(0, points.length)
        .boxed()
        .flatMap(i ->
            IntStream.range(0, points.length)
                .filter(j -> j != i)
                .boxed()
                .sorted(
                    Comparator.comparingDouble(j -> Clouds.squaredDistance(points[i], points[j])))
                .limit(k))
        .mapToLong(Integer::longValue)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void hopsAreCountedOnTheSymmetricNeighborGraph(int cutoff) {
    int k = 2;
    double[][] points = Clouds.random(50, 2, cutoff);
    SparseGraph graph = HopGraph.of(PointCloud.of(points), k, cutoff, 2);
    List<String> edges = new ArrayList<>();
    for (long edge = 0; edge < graph.edges(); edge++) {
      edges.add(graph.row(edge) + " " + graph.column(edge) + " " + graph.length(edge));
    }
    assertEquals(hops(points.length, neighborsOf(points, k), k, cutoff), edges);
    assertEquals(50, graph.vertices());
  }

  private static List<String> hops(int n, long[] neighbors, int k, int cutoff) {
    boolean[][] joined = new boolean[n][n];
    for (int i = 0; i < neighbors.length; i++) {
      joined[i / k][(int) neighbors[i]] = true;
      joined[(int) neighbors[i]][i / k] = true;
    }
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int[] hops = hopsFrom(i, joined);
      for (int j = 0; j < i; j++) {
        if (hops[j] > 0 && hops[j] <= cutoff) {
          edges.add(i + " " + j + " " + (double) hops[j]);
        }
      }
    }
    return edges;
  }

  private static int[] hopsFrom(int start, boolean[][] joined) {
    int[] hops = new int[joined.length];
    Arrays.fill(hops, -1);
    hops[start] = 0;
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      int i = queue.remove();
      for (int j = 0; j < joined.length; j++) {
        if (joined[i][j] && hops[j] < 0) {
          hops[j] = hops[i] + 1;
          queue.add(j);
        }
      }
    }
    return hops;
  }
}
