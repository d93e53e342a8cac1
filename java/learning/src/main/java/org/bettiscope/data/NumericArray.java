package org.bettiscope.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bettiscope.store.ElementType;

/**
 * An array of numbers outside the heap, last axis fastest, in the machine's byte order.
 *
 * @param values the elements; they live as long as the arena they were read into
 * @param type FLOAT32, FLOAT64 or INT64
 * @param shape the lengths of the axes; empty for a single value
 */
@SuppressWarnings("ArrayRecordComponent") // carries a buffer; never compared
public record NumericArray(MemorySegment values, ElementType type, long[] shape) {

  /** Bytes of an element. */
  static int bytes(ElementType type) {
    return switch (type) {
      case FLOAT32 -> Float.BYTES;
      case FLOAT64, INT64 -> Long.BYTES;
      case INT32, STRING -> throw new IllegalArgumentException("no array of " + type);
    };
  }

  /** The number of elements. */
  public long size() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Element {@code index} of the flat array. */
  public double get(long index) {
    return switch (type) {
      case FLOAT32 -> values.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      case FLOAT64 -> values.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
      case INT64 -> values.getAtIndex(ValueLayout.JAVA_LONG, index);
      case INT32, STRING -> throw new IllegalStateException("no array of " + type);
    };
  }

  /** Integer {@code index} of the flat array, exactly. */
  long getLong(long index) {
    return values.getAtIndex(ValueLayout.JAVA_LONG, index);
  }

  /** The shape as text, such as {@code 4000 x 3}. */
  String shapeText() {
    return shape.length == 0
        ? "a single value"
        : String.join(" x ", Arrays.stream(shape).mapToObj(Long::toString).toList());
  }
}
