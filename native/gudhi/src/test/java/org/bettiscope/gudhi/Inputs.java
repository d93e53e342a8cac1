package org.bettiscope.gudhi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bettiscope.persistence.DistanceMatrix;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.SparseGraph;

/** Seeded inputs, and triangulated surfaces. */
final class Inputs {
  private Inputs() {}

  /** Points uniform in the unit cube, or on a lattice of so many values per axis: full of ties. */
  static PointCloud cloud(int points, int dimensions, int lattice, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] coordinates = new double[points * dimensions];
    Arrays.setAll(coordinates, i -> lattice > 0 ? random.nextInt(lattice) : random.nextDouble());
    return PointCloud.of(coordinates, points, dimensions);
  }

  /** Lengths without the triangle inequality, in steps of 1/8, and now and then none. */
  static DistanceMatrix matrix(int points, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] lower = new double[points * (points - 1) / 2];
    Arrays.setAll(
        lower, i -> random.nextInt(10) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(24) / 8.0);
    return DistanceMatrix.lower(lower, points);
  }

  /** Each pair an edge with this probability. */
  static SparseGraph graph(int vertices, double probability, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<long[]> ends = new ArrayList<>();
    for (long i = 0; i < vertices; i++) {
      for (long j = 0; j < i; j++) {
        if (random.nextDouble() < probability) {
          ends.add(random.nextBoolean() ? new long[] {i, j} : new long[] {j, i});
        }
      }
    }
    double[] lengths = ends.stream().mapToDouble(edge -> random.nextDouble()).toArray();
    return SparseGraph.of(vertices, column(ends, 0), column(ends, 1), lengths);
  }

  /** The minimal triangulation, with 6 vertices. */
  static int[][] projectivePlane() {
    return new int[][] {
      {0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}, {0, 1, 5},
      {1, 2, 4}, {2, 3, 5}, {1, 3, 4}, {2, 4, 5}, {1, 3, 5}
    };
  }

  /**
   * A 4 x 4 grid of squares, each cut in two, with opposite sides joined; twisted: one reversed.
   */
  static int[][] closedGrid(boolean twisted) {
    int m = 4;
    List<int[]> triangles = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        int here = corner(i, j, m, twisted);
        int across = corner(i + 1, j + 1, m, twisted);
        triangles.add(new int[] {here, corner(i + 1, j, m, twisted), across});
        triangles.add(new int[] {here, corner(i, j + 1, m, twisted), across});
      }
    }
    return triangles.toArray(int[][]::new);
  }

  private static int corner(int i, int j, int m, boolean twisted) {
    int row = i % m;
    return (twisted && j == m ? (m - row) % m : row) * m + j % m;
  }

  /**
   * The barycentric subdivision of a complex of triangles, all edges of length 1: vertices are the
   * faces, edges join a face with one that it is part of. Its flag complex is the subdivision.
   */
  static SparseGraph subdivision(int[][] triangles) {
    Map<Set<Integer>, Integer> numbers = new HashMap<>();
    Set<List<Integer>> edges = new LinkedHashSet<>();
    for (int[] triangle : triangles) {
      List<Set<Integer>> faces = new ArrayList<>();
      for (int subset = 1; subset < 8; subset++) {
        Set<Integer> face = new TreeSet<>();
        for (int corner = 0; corner < 3; corner++) {
          if ((subset >> corner & 1) != 0) {
            face.add(triangle[corner]);
          }
        }
        faces.add(face);
        numbers.putIfAbsent(face, numbers.size());
      }
      for (Set<Integer> face : faces) {
        for (Set<Integer> part : faces) {
          if (part.size() < face.size() && face.containsAll(part)) {
            edges.add(List.of(numbers.get(face), numbers.get(part)));
          }
        }
      }
    }
    List<long[]> ends = edges.stream().map(edge -> new long[] {edge.get(0), edge.get(1)}).toList();
    double[] lengths = new double[ends.size()];
    Arrays.fill(lengths, 1);
    return SparseGraph.of(numbers.size(), column(ends, 0), column(ends, 1), lengths);
  }

  private static long[] column(List<long[]> ends, int end) {
    return ends.stream().mapToLong(edge -> edge[end]).toArray();
  }
}
