package org.bettiscope.persistence;

/**
 * The p of a weighted Rips filtration: at the parameter t the ball of a vertex of the weight f has
 * the radius (t^p - f^p)^(1/p).
 */
public enum WeightPower {
  /** The radius is t - f. */
  ONE(NativeCore.POWER_1, "1"),
  /** The radius is sqrt(t^2 - f^2). */
  TWO(NativeCore.POWER_2, "2"),
  /** The radius is t; the weight says no more than when the vertex enters. */
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
  @Override
  public String toString() {
    return word;
  }
}
