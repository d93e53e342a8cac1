package org.bettiscope.train;

/**
 * What the networks of a run have in common.
 *
 * @param config how they learn
 * @param architecture their shape
 * @param split the points they learn from and are judged by
 * @param precision of their numbers
 */
record LearningTask(
    TrainConfig config, Architecture architecture, Split split, Precision precision) {}
