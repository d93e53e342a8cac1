package org.bettiscope.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.PointCloud;

/** The points of one label of a cloud. */
final class CloudClass {
  private final int label;
  private final int[] rows;
  private final PointCloud cloud;

  private CloudClass(LabelledCloud all, int label) {
    this.label = label;
    rows = IntStream.range(0, all.size()).filter(row -> all.labels()[row] == label).toArray();
    int dimension = all.dimension();
    float[] coordinates = new float[rows.length * dimension];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all.points(), rows[i] * dimension, coordinates, i * dimension, dimension);
    }
    cloud = PointCloud.of(coordinates, rows.length, dimension);
  }

  /** The classes that have points, by label. */
  static List<CloudClass> of(LabelledCloud cloud) {
    return IntStream.of(cloud.labels())
        .distinct()
        .sorted()
        .mapToObj(label -> new CloudClass(cloud, label))
        .toList();
  }

  int label() {
    return label;
  }

  PointCloud cloud() {
    return cloud;
  }

  /** The row that a point of this class has in the whole cloud. */
  int row(long point) {
    return rows[(int) point];
  }
}
