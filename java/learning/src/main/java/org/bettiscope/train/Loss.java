package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** The mean loss over a batch that training makes small. */
public enum Loss {
  /** Binary cross-entropy: one output, labels 0 and 1. */
  BCE,
  /** Cross-entropy: one output per class. */
  CROSS_ENTROPY,
  /**
   * Mean squared error: one output against the label of two classes, else one per class against 0
   * or 1.
   */
  MSE;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
