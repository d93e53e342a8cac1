package org.bettiscope.persistence;

import java.lang.foreign.ValueLayout;

/** How the numbers in a block of memory are stored. */
public enum Precision {
  /** IEEE 754 single precision, 4 bytes each, in the machine's byte order. */
  FLOAT32,
  /** IEEE 754 double precision, 8 bytes each, in the machine's byte order. */
  FLOAT64;

  ValueLayout layout() {
    return switch (this) {
      case FLOAT32 -> ValueLayout.JAVA_FLOAT;
      case FLOAT64 -> ValueLayout.JAVA_DOUBLE;
    };
  }
}
