package org.bettiscope.persistence;

/** Checks of arguments: each message gives the name, the value and what was expected. */
final class Arguments {
  private Arguments() {}

  static BettiscopeException usage(String message) {
    return new BettiscopeException(BettiscopeException.Kind.USAGE, message, "");
  }

  static void requireAtLeast(long least, long value, String name) {
    if (value < least) {
      throw usage(name + " = " + value + ", expected at least " + least);
    }
  }

  /** The exponent of a weight. */
  static void requireExponent(double exponent) {
    if (!(exponent >= 0 && Double.isFinite(exponent))) {
      throw usage("exponent = " + exponent + ", expected a finite number of at least 0");
    }
  }

  /** {@code a * b}, refused where it exceeds a long. */
  static long product(long a, long b, String names) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw usage(names + " = " + a + " x " + b + " exceeds 2^63 - 1");
    }
  }

  /** {@code count} as the length of a Java array, refused where it is longer than one can be. */
  static int arrayLength(long count, String what) {
    int most = Integer.MAX_VALUE - 8;
    if (count > most) {
      throw usage(
          what + " would be " + count + " values, expected at most " + most + " (a Java array)");
    }
    return (int) count;
  }
}
