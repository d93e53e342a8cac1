package org.bettiscope.data;

import java.util.Locale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * Checks of configuration values, shared by the configuration records of the stages. Every failure
 * is a {@link Kind#USAGE} that names the key as it stands in the YAML file.
 */
public final class ConfigValue {
  private ConfigValue() {}

  /**
   * Refuses {@code value} unless {@code condition} holds: "{@code key} is {@code value}: it must
   * {@code demand}".
   */
  public static void require(boolean condition, String key, Object value, String demand) {
    if (!condition) {
      throw new BettiscopeException(
          Kind.USAGE,
          key + " is " + value + ": it must " + demand,
          "correct " + key + " in the configuration");
    }
  }

  /** Refuses an integer below {@code least}. */
  public static void atLeast(long value, long least, String key) {
    require(value >= least, key, value, "be at least " + least);
  }

  /** Refuses NaN, infinities and numbers that are not above zero. */
  public static void positive(double value, String key) {
    require(Double.isFinite(value) && value > 0, key, value, "be a finite number above 0");
  }

  /** Refuses NaN, infinities and negative numbers. */
  public static void notNegative(double value, String key) {
    require(Double.isFinite(value) && value >= 0, key, value, "be a finite number of at least 0");
  }

  /** Refuses what is outside [0, 1). */
  public static void fraction(double value, String key) {
    require(value >= 0 && value < 1, key, value, "be at least 0 and below 1");
  }

  /** Refuses an absent value. */
  public static void present(Object value, String key) {
    if (value == null) {
      throw new BettiscopeException(
          Kind.USAGE, key + " is missing", "add " + key + " to the configuration");
    }
  }

  /**
   * The spelling of an enumeration constant in YAML: {@code REDUCE_ON_PLATEAU} is {@code
   * reduce-on-plateau}.
   */
  public static String yamlName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
