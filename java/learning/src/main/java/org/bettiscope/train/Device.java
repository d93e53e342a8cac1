package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** Where tensors live. */
public enum Device {
  /** The processor. */
  CPU,
  /** An NVIDIA graphics card. */
  CUDA,
  /** The graphics unit of an Apple chip. */
  MPS,
  /** The fastest that is there: cuda, else mps, else cpu. */
  AUTO;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
