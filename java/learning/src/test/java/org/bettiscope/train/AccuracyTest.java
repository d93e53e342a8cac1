package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Seeds;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How well networks of the sizes of published studies learn; on our kernels, as a group. */
@EnabledIfSystemProperty(named = "bettiscope.long", matches = "true")
class AccuracyTest {
  private static final double TARGET = 0.99;

  private static LabelledCloud load(DataConfig config) {
    return DataStage.load(config, new Seeds(1), Path.of("."));
  }

  /** The validation accuracies of so many networks after their last epochs. */
  private static double[] accuracies(String name, TrainConfig config, LabelledCloud cloud) {
    LearningTask task = Training.task(config, cloud, Precision.FLOAT32);
    List<NetworkTraining> networks =
        IntStream.range(0, config.numNetworks())
            .mapToObj(number -> Training.network(task, number))
            .toList();
    double[][] initial = networks.stream().map(NetworkTraining::initial).toArray(double[][]::new);
    long start = System.nanoTime();
    try (Learner learner =
        new FusedLearner(task, initial, Runtime.getRuntime().availableProcessors())) {
      Training.together(task, networks, learner, () -> false);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double[] accuracies =
        networks.stream()
            .map(NetworkTraining::trained)
            .mapToDouble(trained -> trained.validationAccuracy()[trained.stoppedEpoch() - 1])
            .sorted()
            .toArray();
    System.out.printf(
        Locale.ROOT,
        "%s: %d of %d networks above %.2f on %d validation points, %.4f to %.4f, %.1f s%n",
        name,
        Arrays.stream(accuracies).filter(accuracy -> accuracy > TARGET).count(),
        accuracies.length,
        TARGET,
        task.split().validation().size(),
        accuracies[0],
        accuracies[accuracies.length - 1],
        seconds);
    return accuracies;
  }

  private static void assertReached(double share, double[] accuracies) {
    long reached = Arrays.stream(accuracies).filter(accuracy -> accuracy > TARGET).count();
    assertTrue(reached >= share * accuracies.length, Arrays.toString(accuracies));
  }

  /** The original study: its data, 6,800 points to learn from, and all its settings. */
  @Test
  void testTorusPair() {
    TrainConfig config =
        new Configs.Builder()
            .trainer(TrainConfig.TrainerName.VECTORIZED)
            .engine(Engine.FUSED)
            .networks(20)
            .hidden(32, 32, 32, 32, 32, 32, 32, 32)
            .dropout(0.0012)
            .schedule(
                new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.5, 10, 1e-4, 0, 0))
            .clip(0.17)
            .l1(1.2e-6)
            .l2(4e-4)
            .epochs(80)
            .batchSize(64)
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 40, 0))
            .build();
    LabelledCloud cloud =
        load(new DataConfig(DataConfig.Source.TORUS_PAIR, 4000, 3, 1, false, 0, null, null, null));
    assertReached(0.95, accuracies("torus pair, 8 x 32", config, cloud));
  }

  /** D-II of Naitzat, Zhitnikov and Lim 2020: linked rings. */
  @Test
  void testLinkedRings() {
    Path file = Path.of(System.getProperty("bettiscope.data"), "naitzat.npz");
    Assumptions.assumeTrue(Files.exists(file), "skipped: no " + file);
    TrainConfig config =
        new Configs.Builder()
            .trainer(TrainConfig.TrainerName.VECTORIZED)
            .engine(Engine.FUSED)
            .networks(10)
            .hidden(25, 25, 25, 25, 25, 25, 25, 25, 25, 25)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 1e-3, 0, 0))
            .epochs(100)
            .batchSize(64)
            .build();
    LabelledCloud cloud =
        load(
            new DataConfig(
                DataConfig.Source.FILE, 1, 1, 1, false, 0, file.toString(), "rings_X", "rings_y"));
    assertReached(0.9, accuracies("D-II, 10 x 25", config, cloud));
  }
}
