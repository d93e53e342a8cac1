package org.bettiscope.train;

/**
 * How training goes about its work; changes no result.
 *
 * @param threads most threads to compute with; 0 for one per processor core
 * @param workers trainer parallel: most networks at a time; 0 for as many as threads
 * @param kind trainer parallel: what trains them
 * @param checkpointEvery epochs between two checkpoints; 0 for none
 */
public record TrainResources(int threads, int workers, WorkerKind kind, int checkpointEvery) {
  int cores() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  int count() {
    return workers == 0 ? cores() : workers;
  }
}
