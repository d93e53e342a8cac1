package org.bettiscope.train;

import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Seeds;

/**
 * What the networks of a run have in common.
 *
 * @param config how they learn
 * @param architecture their shape
 * @param split the points they learn from and are judged by
 * @param precision of their numbers
 */
record LearningTask(
    TrainConfig config, Architecture architecture, Split split, Precision precision) {
  /** The name of the seed by which points are chosen for validation, the same for all networks. */
  static final String SPLIT_SEED = "train/split";

  /**
   * The task of a run.
   *
   * @param seed the run's
   */
  static LearningTask of(TrainConfig config, LabelledCloud cloud, long seed) {
    return new LearningTask(
        config,
        Architecture.of(config, cloud.dimension(), cloud.classes()),
        Split.of(cloud, config.validationFraction(), Seeds.derive(seed, SPLIT_SEED)),
        Precision.FLOAT32);
  }
}
