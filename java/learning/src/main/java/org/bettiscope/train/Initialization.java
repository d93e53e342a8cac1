package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/**
 * How weights are drawn; biases start at 0. He et al. 2015 (kaiming, for the rectifier: gain sqrt 2
 * over the inputs) and Glorot and Bengio 2010 (xavier: over inputs and outputs).
 */
public enum Initialization {
  /** Uniform in +-sqrt(6 / inputs). */
  KAIMING_UNIFORM,
  /** Normal with variance 2 / inputs. */
  KAIMING_NORMAL,
  /** Uniform in +-sqrt(6 / (inputs + outputs)). */
  XAVIER_UNIFORM,
  /** Normal with variance 2 / (inputs + outputs). */
  XAVIER_NORMAL;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
