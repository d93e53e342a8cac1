package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;

/** Numbers of one precision, on the heap or in native memory, of a length that was checked. */
record Values(MemorySegment segment, Precision precision) {

  /**
   * Wraps {@code segment} if it holds exactly {@code count} aligned numbers; {@code name} and
   * {@code shape} are for the message.
   */
  static Values of(
      MemorySegment segment, Precision precision, long count, String name, String shape) {
    long size = precision.layout().byteSize();
    if (segment.byteSize() % size != 0 || segment.byteSize() / size != count) {
      throw Arguments.usage(
          name
              + " holds "
              + segment.byteSize()
              + " bytes, expected "
              + shape
              + " values of "
              + size
              + " bytes each");
    }
    if (segment.isNative() && segment.address() % size != 0) {
      throw Arguments.usage(
          name + " begins at address " + segment.address() + ", expected a multiple of " + size);
    }
    return new Values(segment, precision);
  }

  /** The array as a segment if it has exactly {@code count} values. */
  static Values of(float[] array, long count, String name, String shape) {
    checkLength(array.length, count, name, shape);
    return new Values(MemorySegment.ofArray(array), Precision.FLOAT32);
  }

  /** The array as a segment if it has exactly {@code count} values. */
  static Values of(double[] array, long count, String name, String shape) {
    checkLength(array.length, count, name, shape);
    return new Values(MemorySegment.ofArray(array), Precision.FLOAT64);
  }

  static void checkLength(long length, long count, String name, String shape) {
    if (length != count) {
      throw Arguments.usage(name + " has " + length + " values, expected " + shape);
    }
  }

  double get(long index) {
    return switch (precision) {
      case FLOAT32 -> segment.get(java.lang.foreign.ValueLayout.JAVA_FLOAT, index * Float.BYTES);
      case FLOAT64 -> segment.get(java.lang.foreign.ValueLayout.JAVA_DOUBLE, index * Double.BYTES);
    };
  }
}
