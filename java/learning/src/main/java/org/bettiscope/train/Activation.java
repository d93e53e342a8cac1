package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** The function after every hidden layer. */
public enum Activation {
  /** max(0, x). */
  RELU,
  /** Hyperbolic tangent. */
  TANH,
  /** x where positive, 0.01 x elsewhere. */
  LEAKY_RELU,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** x Phi(x) with the exact normal distribution function. */
  GELU,
  /** x. */
  IDENTITY;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
