package org.bettiscope.cli;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code execution}: how to run. It changes no result and is no part of the digest.
 *
 * @param threads processor cores to use; 0 for all
 */
record ExecutionConfig(int threads) {
  ExecutionConfig {
    ConfigValue.atLeast(threads, 0, "execution.threads");
  }
}
