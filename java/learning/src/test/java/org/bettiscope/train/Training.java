package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Seeds;

/** Trains networks for tests, without a run folder. */
final class Training {
  /** Seed of all draws, the split's included. */
  static final long SEED = 7;

  private Training() {}

  static LearningTask task(TrainConfig config, LabelledCloud cloud, Precision precision) {
    return new LearningTask(
        config,
        Architecture.of(config, cloud.dimension(), cloud.classes()),
        Split.of(cloud, config.validationFraction(), SEED),
        precision);
  }

  static NetworkTraining network(LearningTask task, int number, int... keptEpochs) {
    return new NetworkTraining(task, number, new Seeds(SEED), keptEpochs);
  }

  /** Trains one network on libtorch. */
  static TrainedNetwork alone(
      LearningTask task, int number, int[] keptEpochs, BooleanSupplier cancelled) {
    NetworkTraining network = network(task, number, keptEpochs);
    try (Learner learner = new TorchLearner(task, network.initial(), "cpu")) {
      together(task, List.of(network), learner, cancelled);
    }
    return network.trained();
  }

  static TrainedNetwork alone(LearningTask task, int number, int... keptEpochs) {
    return alone(task, number, keptEpochs, () -> false);
  }

  /** Trains a group; returns the numbers of its networks in the order in which they were done. */
  static List<Integer> together(
      LearningTask task,
      List<NetworkTraining> networks,
      Learner learner,
      BooleanSupplier cancelled) {
    List<Integer> ended = new ArrayList<>();
    new GroupTraining(task, Silent.LISTENER, cancelled)
        .train(networks, learner, network -> ended.add(network.number()), () -> {});
    return ended;
  }
}
