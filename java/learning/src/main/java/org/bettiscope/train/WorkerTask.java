package org.bettiscope.train;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a worker process must know; the rest is in the run folder.
 *
 * @param folder the run folder
 * @param config how networks learn
 * @param engine what computes
 * @param keptEpochs the epochs whose parameters are kept, ascending
 * @param checkpointEvery epochs between two checkpoints; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record WorkerTask(
    String folder, TrainConfig config, Engine engine, int[] keptEpochs, int checkpointEvery) {
  private static final JsonMapper JSON = new JsonMapper();

  /** This task on one line. */
  String toLine() {
    return JSON.writeValueAsString(this);
  }

  static WorkerTask ofLine(String line) {
    return JSON.readValue(line, WorkerTask.class);
  }
}
