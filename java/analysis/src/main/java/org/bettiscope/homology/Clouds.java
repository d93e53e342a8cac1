package org.bettiscope.homology;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bettiscope.data.LabelledCloud;

/** Takes from a cloud the points that homology is computed of. */
final class Clouds {
  private Clouds() {}

  /**
   * The points of one class, without copies that change nothing.
   *
   * <p>Layers of rectified units send many points to one place. Of equal points no more than {@code
   * copies} are kept, the first ones. In the metrics of coordinates one is enough. In the hop
   * metric, where equal distances go in order of index, only the first k + 1 are ever among the k
   * nearest neighbours of a point; the ball around any other lies in the ball around the first, so
   * that it is dominated in the Rips complex of every scale from 1, and the homology there is the
   * same without it. The copies would make a clique whose simplices are beyond counting.
   *
   * @param classNumber 0 for all points, c for those with label c - 1
   * @return coordinates, row by row
   */
  static float[] of(LabelledCloud cloud, int classNumber, int copies) {
    int dimension = cloud.dimension();
    float[] taken = new float[cloud.points().length];
    Map<Point, Integer> seen = new HashMap<>();
    int length = 0;
    for (int i = 0; i < cloud.size(); i++) {
      if (classNumber > 0 && cloud.labels()[i] != classNumber - 1) {
        continue;
      }
      Point point = new Point(cloud.points(), i * dimension, dimension);
      if (seen.merge(point, 1, Integer::sum) <= copies) {
        System.arraycopy(cloud.points(), i * dimension, taken, length, dimension);
        length += dimension;
      }
    }
    return Arrays.copyOf(taken, length);
  }

  /**
   * The index in the cloud of the first point of one class that is the zero vector, which has no
   * cosine distance; empty where there is none.
   */
  static OptionalInt firstZero(LabelledCloud cloud, int classNumber) {
    int dimension = cloud.dimension();
    return IntStream.range(0, cloud.size())
        .filter(i -> classNumber == 0 || cloud.labels()[i] == classNumber - 1)
        .filter(i ->
            IntStream.range(i * dimension, (i + 1) * dimension)
                .allMatch(k -> cloud.points()[k] == 0))
        .findFirst();
  }

  /** A point as a key: -0 equals 0, as it does in every distance. */
  private static final class Point {
    private final float[] coordinates;

    Point(float[] points, int from, int dimension) {
      coordinates = Arrays.copyOfRange(points, from, from + dimension);
      for (int i = 0; i < dimension; i++) {
        coordinates[i] += 0f;
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Point that && Arrays.equals(coordinates, that.coordinates);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(coordinates);
    }
  }
}
