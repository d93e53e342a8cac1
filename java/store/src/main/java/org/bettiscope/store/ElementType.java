package org.bettiscope.store;

/**
 * What a data set holds, as the smallest Java type that holds every value of the file's own type.
 */
public enum ElementType {
  /** IEEE single precision (and half precision, when read). */
  FLOAT32,
  /** IEEE double precision. */
  FLOAT64,
  /** 32-bit signed integers (and shorter or boolean ones, when read). */
  INT32,
  /** 64-bit signed integers (and unsigned 32- and 64-bit ones, when read). */
  INT64,
  /** Text, UTF-8. */
  STRING
}
