package org.bettiscope.train;

/**
 * How much of the machine training may use.
 *
 * @param threads most threads to compute with; 0 for one per processor core
 * @param workers trainer parallel: most networks at a time; 0 for as many as threads
 * @param kind trainer parallel: what trains them
 */
public record TrainResources(int threads, int workers, WorkerKind kind) {
  int cores() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  int count() {
    return workers == 0 ? cores() : workers;
  }
}
