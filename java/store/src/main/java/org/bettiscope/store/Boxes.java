package org.bettiscope.store;

import java.util.function.BiConsumer;

/** Boxes within an array: how it is cut into pieces of bounded size. */
final class Boxes {
  private Boxes() {}

  /** How many elements a shape has; 1 for a single value. */
  static long elements(long[] shape) {
    long elements = 1;
    for (long length : shape) {
      elements = Math.multiplyExact(elements, length);
    }
    return elements;
  }

  /**
   * The largest box of at most {@code limit} elements (but at least one) that is cut along the
   * leading axes only, so that its elements lie together in the array.
   */
  static long[] fit(long[] shape, long limit) {
    long[] box = new long[shape.length];
    long room = Math.max(1, limit);
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      box[axis] = Math.clamp(shape[axis], 1, room);
      room /= box[axis];
      if (box[axis] < shape[axis]) {
        room = 1;
      }
    }
    return box;
  }

  /**
   * Calls {@code visit} with the start and the counts of each box that tiles the array, last axis
   * fastest.
   */
  static void tile(long[] shape, long[] box, BiConsumer<long[], long[]> visit) {
    if (elements(shape) == 0) {
      return;
    }
    long[] start = new long[shape.length];
    do {
      long[] count = new long[shape.length];
      for (int axis = 0; axis < shape.length; axis++) {
        count[axis] = Math.min(box[axis], shape[axis] - start[axis]);
      }
      visit.accept(start.clone(), count);
    } while (advance(start, shape, box));
  }

  private static boolean advance(long[] start, long[] shape, long[] box) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      start[axis] += box[axis];
      if (start[axis] < shape[axis]) {
        return true;
      }
      start[axis] = 0;
    }
    return false;
  }
}
