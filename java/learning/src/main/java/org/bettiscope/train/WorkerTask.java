package org.bettiscope.train;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker process must know; the rest is in the run folder.
 *
 * @param folder the run folder
 * @param config how networks learn
 * @param engine what computes
 * @param snapshots what is kept of networks
 * @param checkpointEvery epochs between two checkpoints; 0 for none
 */
record WorkerTask(
    String folder, TrainConfig config, Engine engine, Snapshots snapshots, int checkpointEvery) {
  private static final JsonMapper JSON = new JsonMapper();

  /** This task on one line. */
  String toLine() {
    return JSON.writeValueAsString(this);
  }

  static WorkerTask ofLine(String line) {
    return JSON.readValue(line, WorkerTask.class);
  }
}
