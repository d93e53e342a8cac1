package org.bettiscope.cli;

import org.bettiscope.data.ConfigValue;
import org.bettiscope.train.TrainResources;
import org.bettiscope.train.WorkerKind;

/**
 * The section {@code execution}: how to run. It changes no result and is no part of the digest.
 *
 * @param threads processor cores to use; 0 for all
 * @param maxParallelWorkers trainer parallel: most networks trained at a time; 0 for as many as
 *     threads
 * @param workers trainer parallel: what trains them
 */
record ExecutionConfig(int threads, int maxParallelWorkers, WorkerKind workers) {
  ExecutionConfig {
    ConfigValue.atLeast(threads, 0, "execution.threads");
    ConfigValue.atLeast(maxParallelWorkers, 0, "execution.max_parallel_workers");
    ConfigValue.present(workers, "execution.workers");
  }

  /** What training may use of the machine. */
  TrainResources forTraining() {
    return new TrainResources(threads, maxParallelWorkers, workers);
  }
}
