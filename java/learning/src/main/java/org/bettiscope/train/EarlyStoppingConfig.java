package org.bettiscope.train;

import java.util.Locale;
import org.bettiscope.data.ConfigValue;

/**
 * The section {@code train.early_stopping}.
 *
 * @param monitor the quantity watched, or none
 * @param patience stop after this many epochs in a row without improvement
 * @param minimumChange by how much the quantity must change for the better to count as improved
 */
public record EarlyStoppingConfig(Monitor monitor, int patience, double minimumChange) {

  /** A column of the training history. */
  public enum Monitor {
    /** Never stop early. */
    NONE,
    /** Loss of the training points: lower is better. */
    LOSS,
    /** Accuracy on the training points: higher is better. */
    ACCURACY,
    /** Loss of the validation points: lower is better. */
    VALIDATION_LOSS,
    /** Accuracy on the validation points: higher is better. */
    VALIDATION_ACCURACY;

    /** The name in YAML, which is that of the history's data set. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks every value. */
  public EarlyStoppingConfig {
    ConfigValue.present(monitor, "train.early_stopping.monitor");
    ConfigValue.atLeast(patience, 1, "train.early_stopping.patience");
    ConfigValue.notNegative(minimumChange, "train.early_stopping.minimum_change");
  }
}
