package org.bettiscope.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bettiscope.data.LabelledCloud;

/**
 * A network that is read from a file in place of being trained: its one epoch is 1, in which it
 * learns nothing and is judged by all points.
 */
final class NetworkFile {
  private static final Points NO_POINTS = new Points(new float[0], new int[0]);

  private NetworkFile() {}

  /**
   * Reads and judges a network.
   *
   * @param network its number
   * @param snapshots told of it as of a network after its last epoch, unless it failed
   * @throws org.bettiscope.persistence.BettiscopeException (data) where the file does not hold one
   *     of the shape that the configuration and the points ask for
   */
  static TrainedNetwork read(
      Path file, TrainConfig config, LabelledCloud cloud, int network, SnapshotSink snapshots) {
    Architecture architecture = Architecture.of(config, cloud.dimension(), cloud.classes());
    float[] read = StateDict.read(file, architecture);
    double[] parameters = new double[read.length];
    Arrays.setAll(parameters, i -> read[i]);
    Points points = new Points(cloud.points(), cloud.labels());
    Evaluation judged =
        judge(
            new LearningTask(config, architecture, new Split(points, NO_POINTS), Precision.FLOAT32),
            parameters);
    History history = new History(1);
    history.record(1, judged, new Evaluation(Double.NaN, Double.NaN), Double.NaN);
    if (!Double.isFinite(judged.loss())) {
      return history.finish(1, Optional.of("the loss is " + judged.loss()));
    }
    snapshots.epochEnded(network, 1, true, () -> parameters);
    return history.finish(1, Optional.empty());
  }

  private static Evaluation judge(LearningTask task, double[] parameters) {
    try (Learner learner = Engines.learner(Engine.TORCH, task, new double[][] {parameters}, 1)) {
      return learner.evaluate(task.split().training(), new boolean[] {true})[0];
    }
  }
}
