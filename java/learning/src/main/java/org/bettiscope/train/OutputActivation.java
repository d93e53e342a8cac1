package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** The function after the last layer. */
public enum OutputActivation {
  /** 1 / (1 + exp(-x)): the probability of class 1. */
  SIGMOID,
  /** exp(x_c) over their sum: the probability of each class. */
  SOFTMAX,
  /** x. */
  IDENTITY;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
