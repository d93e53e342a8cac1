package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Brings what is on the heap to where the native library can read it. */
final class NativeMemory {
  private NativeMemory() {}

  /** {@code count} values to be written by the native library. */
  static MemorySegment allocate(Arena arena, ValueLayout layout, long count) {
    try {
      return arena.allocate(layout, count);
    } catch (OutOfMemoryError e) {
      throw Status.outOfMemory("no native memory for " + count + " values: " + e.getMessage(), e);
    }
  }

  /** The segment itself where it is native, else a copy. */
  static MemorySegment of(MemorySegment segment, ValueLayout layout, Arena arena) {
    if (segment.isNative()) {
      return segment;
    }
    try {
      return arena.allocateFrom(layout, segment, layout, 0, segment.byteSize() / layout.byteSize());
    } catch (OutOfMemoryError e) {
      throw Status.outOfMemory(
          "no native memory for " + segment.byteSize() + " bytes: " + e.getMessage(), e);
    }
  }

  /** The coordinates of a cloud in single precision. */
  static MemorySegment float32(PointCloud cloud, Arena arena) {
    MemorySegment values = cloud.values().segment();
    if (cloud.values().precision() == Precision.FLOAT32) {
      return of(values, JAVA_FLOAT, arena);
    }
    long count = values.byteSize() / Double.BYTES;
    MemorySegment rounded = allocate(arena, JAVA_FLOAT, count);
    for (long i = 0; i < count; i++) {
      double value = values.getAtIndex(JAVA_DOUBLE, i);
      if (Float.isInfinite((float) value) && Double.isFinite(value)) {
        long point = i / cloud.dimensions();
        long axis = i % cloud.dimensions();
        throw new BettiscopeException(
            BettiscopeException.Kind.DATA,
            "points["
                + point
                + "]["
                + axis
                + "] is "
                + value
                + ", expected a finite float32 coordinate",
            "scale the coordinates down");
      }
      rounded.setAtIndex(JAVA_FLOAT, i, (float) value);
    }
    return rounded;
  }

  /** The coordinates of a cloud in double precision. */
  static MemorySegment float64(PointCloud cloud, Arena arena) {
    MemorySegment values = cloud.values().segment();
    if (cloud.values().precision() == Precision.FLOAT64) {
      return of(values, JAVA_DOUBLE, arena);
    }
    long count = values.byteSize() / Float.BYTES;
    MemorySegment widened = allocate(arena, JAVA_DOUBLE, count);
    for (long i = 0; i < count; i++) {
      widened.setAtIndex(JAVA_DOUBLE, i, values.getAtIndex(JAVA_FLOAT, i));
    }
    return widened;
  }
}
