package org.bettiscope.data;

import java.util.Arrays;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * A point cloud with a class for every point. The arrays are not copied: whoever makes or reads a
 * cloud leaves them as they are.
 *
 * @param points coordinates, row by row: n x {@code dimension}
 * @param dimension coordinates per point
 * @param labels n classes, numbered from 0
 */
@SuppressWarnings(
    "ArrayRecordComponent") // two large buffers handed from stage to stage; never compared
public record LabelledCloud(float[] points, int dimension, int[] labels) {

  /**
   * Checks shapes and values.
   *
   * @throws BettiscopeException (data) when lengths disagree, a coordinate is not finite or a label
   *     is negative
   */
  public LabelledCloud {
    if (dimension < 1 || labels.length < 1) {
      throw bad(
          "the cloud has %d points of %d coordinates".formatted(labels.length, dimension),
          "give it some");
    }
    if (points.length != (long) labels.length * dimension) {
      throw bad(
          "%d coordinates are not %d points of %d"
              .formatted(points.length, labels.length, dimension),
          "give one label for every point");
    }
    for (int i = 0; i < points.length; i++) {
      if (!Float.isFinite(points[i])) {
        throw bad(
            "coordinate %s in row %d, column %d is not finite"
                .formatted(points[i], i / dimension, i % dimension),
            "remove the row or mend the value");
      }
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw bad(
            "label %d in row %d is negative".formatted(labels[i], i), "number the classes from 0");
      }
    }
  }

  /** The number of points. */
  public int size() {
    return labels.length;
  }

  /** One more than the largest label. */
  public int classes() {
    return Arrays.stream(labels).max().orElseThrow() + 1;
  }

  private static BettiscopeException bad(String message, String remedy) {
    return new BettiscopeException(Kind.DATA, message, remedy);
  }
}
