package org.bettiscope.cli;

import java.util.List;
import java.util.Locale;

/** Numbers and words as results have them. */
final class ResultText {
  private ResultText() {}

  static String list(List<String> entries) {
    return "[" + String.join(", ", entries) + "]";
  }

  /** So many of something, in words that go with their number. */
  static String count(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }

  /** All digits; null for what is not known. */
  static String json(double value) {
    if (Double.isNaN(value)) {
      return "null";
    }
    return value == Double.POSITIVE_INFINITY ? "\"inf\"" : Double.toString(value);
  }

  /** All digits. */
  static String csv(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return value == Double.POSITIVE_INFINITY ? "inf" : Double.toString(value);
  }

  static String quoted(String name) {
    return name.matches("[^,\"\r\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** Six digits. */
  static String brief(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (value == Double.POSITIVE_INFINITY) {
      return "inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
