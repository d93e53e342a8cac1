package org.bettiscope.persistence;

/** A norm of the plane of births and deaths: how far two points of a diagram are apart. */
public enum InnerNorm {
  /** The sum of the absolute differences; a bar is as far from the diagonal as it is long. */
  ONE(NativeCore.NORM_1, "1"),
  /** The straight-line distance; a bar is its length over sqrt(2) from the diagonal. */
  TWO(NativeCore.NORM_2, "2"),
  /** The larger of the absolute differences; a bar is half its length from the diagonal. */
  INFINITY(NativeCore.NORM_INFINITY, "infinity");

  private final int code;
  private final String word;

  InnerNorm(int code, String word) {
    this.code = code;
    this.word = word;
  }

  int code() {
    return code;
  }

  /** The norm's word in files and on the command line: "1", "2" or "infinity". */
  public String word() {
    return word;
  }
}
