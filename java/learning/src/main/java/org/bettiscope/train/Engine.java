package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** What computes the steps of training. */
public enum Engine {
  /** The fastest that knows the configuration and is there. */
  AUTO,
  /** Libtorch, on every device. */
  TORCH,
  /** The core's own kernels, on the processor. */
  FUSED,
  /** MLX. */
  MLX,
  /**
   * Libtorch again, with one network mapped over all by its functorch, as {@code torch.func.vmap}
   * does in Python: slower, a reference for the others.
   */
  VMAP;

  /**
   * The version of MLX, such as "0.32.2".
   *
   * @throws org.bettiscope.persistence.BettiscopeException (usage) if this build is without it
   */
  public static String mlxVersion() {
    return MlxLibrary.get().version();
  }

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
