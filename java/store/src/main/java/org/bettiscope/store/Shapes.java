package org.bettiscope.store;

import java.util.Arrays;

/** Checks what callers say of their arrays; a mistake here is one in the program. */
final class Shapes {
  private Shapes() {}

  static void requireLength(String path, int length, long[] shape) {
    for (long axis : shape) {
      if (axis < 0) {
        throw new IllegalArgumentException(
            path + ": shape " + Arrays.toString(shape) + " has a negative length");
      }
    }
    if (Boxes.elements(shape) != length) {
      throw new IllegalArgumentException(
          "%s: %d values do not fill the shape %s".formatted(path, length, Arrays.toString(shape)));
    }
  }

  static void requireChunk(String path, long[] shape, long[] chunk) {
    if (chunk == null) {
      return;
    }
    if (chunk.length != shape.length || Arrays.stream(chunk).anyMatch(length -> length < 1)) {
      throw new IllegalArgumentException(
          "%s: chunks of %s do not cut the shape %s"
              .formatted(path, Arrays.toString(chunk), Arrays.toString(shape)));
    }
  }

  static void requireBox(String path, long[] shape, long[] start, long[] count) {
    boolean inside = start.length == shape.length && count.length == shape.length;
    for (int axis = 0; inside && axis < shape.length; axis++) {
      inside = start[axis] >= 0 && count[axis] >= 0 && start[axis] <= shape[axis] - count[axis];
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "%s: %s elements from %s lie outside the shape %s"
              .formatted(
                  path, Arrays.toString(count), Arrays.toString(start), Arrays.toString(shape)));
    }
  }

  /**
   * @param chunk the shape of the data set's chunks; {@code null} where it has none
   */
  static void requireWholeChunk(
      String path, long[] shape, long[] chunk, long[] start, int elements) {
    if (chunk == null || Boxes.elements(chunk) != elements) {
      throw new IllegalArgumentException(
          "%s: %d values are no chunk of shape %s"
              .formatted(path, elements, Arrays.toString(chunk)));
    }
    boolean aligned = start.length == shape.length;
    for (int axis = 0; aligned && axis < shape.length; axis++) {
      aligned = start[axis] >= 0 && start[axis] < shape[axis] && start[axis] % chunk[axis] == 0;
    }
    if (!aligned) {
      throw new IllegalArgumentException(
          "%s: no chunk of %s begins at %s in the shape %s"
              .formatted(
                  path, Arrays.toString(chunk), Arrays.toString(start), Arrays.toString(shape)));
    }
  }

  static void requireType(String path, ElementType actual, ElementType given) {
    if (actual != given) {
      throw new IllegalArgumentException("%s holds %s, not %s".formatted(path, actual, given));
    }
  }

  static void requireRank(String path, long[] shape, String[] axes) {
    if (shape.length != axes.length) {
      throw new IllegalArgumentException(
          "%s: %d names %s for the %d axes of shape %s"
              .formatted(
                  path, axes.length, Arrays.toString(axes), shape.length, Arrays.toString(shape)));
    }
  }

  static void requireAxis(String path, long length, String axis, long[] axisShape) {
    if (axisShape.length != 1 || axisShape[0] != length) {
      throw new IllegalArgumentException(
          "%s: axis %s of shape %s does not fit the length %d"
              .formatted(path, axis, Arrays.toString(axisShape), length));
    }
  }

  static void requireWithoutNul(String path, String[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i].indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            path + ": text " + i + " holds the character NUL, which ends a text in HDF5");
      }
    }
  }

  /** Chunks may not be longer than the data set. */
  static long[] within(long[] shape, long[] chunk) {
    long[] within = chunk.clone();
    for (int axis = 0; axis < chunk.length; axis++) {
      within[axis] = Math.min(chunk[axis], shape[axis]);
    }
    return within;
  }
}
