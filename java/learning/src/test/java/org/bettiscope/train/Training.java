package org.bettiscope.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
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

  static NetworkTraining network(LearningTask task, int number) {
    return network(task, number, SnapshotSink.NOTHING);
  }

  static NetworkTraining network(LearningTask task, int number, SnapshotSink snapshots) {
    return new NetworkTraining(task, number, new Seeds(SEED), snapshots);
  }

  /** Trains one network on libtorch. */
  static TrainedNetwork alone(
      LearningTask task, int number, SnapshotSink snapshots, BooleanSupplier cancelled) {
    NetworkTraining network = network(task, number, snapshots);
    try (Learner learner = new TorchLearner(task, network.initial())) {
      together(task, List.of(network), learner, cancelled);
    }
    return network.trained();
  }

  static TrainedNetwork alone(LearningTask task, int number, SnapshotSink snapshots) {
    return alone(task, number, snapshots, () -> false);
  }

  static TrainedNetwork alone(LearningTask task, int number) {
    return alone(task, number, SnapshotSink.NOTHING);
  }

  /** What is kept of the networks of a run: its first hidden layer, of a few points. */
  static Snapshots snapshots(int... epochs) {
    return new Snapshots(epochs, List.of(1), false, 10);
  }

  /** The parameters of a network of a run at all kept epochs. */
  static float[][] parameters(RunFolder folder, int network) {
    try (Hdf5Reader file = folder.unit("train", network).read()) {
      float[] all = file.floats("/train/parameters");
      float[][] rows = new float[(int) file.shape("/train/parameters")[1]][];
      int length = all.length / rows.length;
      for (int row = 0; row < rows.length; row++) {
        rows[row] = Arrays.copyOfRange(all, row * length, (row + 1) * length);
      }
      return rows;
    }
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
