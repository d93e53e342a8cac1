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
 * @param checkpointEvery epochs between two checkpoints of networks in training; 0 for none
 */
record ExecutionConfig(
    int threads, int maxParallelWorkers, WorkerKind workers, int checkpointEvery) {
  ExecutionConfig {
    ConfigValue.atLeast(threads, 0, "execution.threads");
    ConfigValue.atLeast(maxParallelWorkers, 0, "execution.max_parallel_workers");
    ConfigValue.present(workers, "execution.workers");
    ConfigValue.atLeast(checkpointEvery, 0, "execution.checkpoint_every");
  }

  /** How training goes about its work. */
  TrainResources forTraining() {
    return new TrainResources(threads, maxParallelWorkers, workers, checkpointEvery);
  }
}
