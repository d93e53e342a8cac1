package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/** What trains networks in parallel. */
public enum WorkerKind {
  /** Threads of this process. */
  THREADS,
  /** Processes of their own: the crash of one loses only its network. */
  PROCESSES;

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
