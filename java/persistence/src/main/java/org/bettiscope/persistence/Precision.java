package org.bettiscope.persistence;

import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** How the numbers in a block of memory are stored, and lengths compared. */
public enum Precision {
  /** IEEE 754 single precision, 4 bytes each, in the machine's byte order. */
  FLOAT32,
  /** IEEE 754 double precision, 8 bytes each, in the machine's byte order. */
  FLOAT64;

  /** As commands and files say it: float32 or float64. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  int code() {
    return switch (this) {
      case FLOAT32 -> NativeCore.FLOAT32;
      case FLOAT64 -> NativeCore.FLOAT64;
    };
  }

  ValueLayout layout() {
    return switch (this) {
      case FLOAT32 -> ValueLayout.JAVA_FLOAT;
      case FLOAT64 -> ValueLayout.JAVA_DOUBLE;
    };
  }
}
