package org.bettiscope.persistence;

/**
 * The power p of a weighted Rips filtration: at a parameter t the ball around a point of weight f
 * has the radius (t^p - f^p)^(1/p).
 */
public enum WeightPower {
  /** The radius is t - f. */
  ONE(NativeCore.POWER_1, "1"),
  /** The radius is the square root of t^2 - f^2. */
  TWO(NativeCore.POWER_2, "2"),
  /** The radius is t: a weight only delays its point. */
  INFINITY(NativeCore.POWER_INFINITY, "infinity");

  private final int code;
  private final String word;

  WeightPower(int code, String word) {
    this.code = code;
    this.word = word;
  }

  int code() {
    return code;
  }

  /** The power's word in files and on the command line: "1", "2" or "infinity". */
  public String word() {
    return word;
  }
}
