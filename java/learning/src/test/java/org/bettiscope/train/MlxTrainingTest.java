package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every trainer on MLX, early stopping and schedule per network included. */
class MlxTrainingTest extends MlxTest {
  private static final int NETWORKS = 6;
  private static final int EPOCHS = 12;

  @TempDir Path parent;

  private static TrainConfig config(TrainerName trainer, Engine engine) {
    return new Configs.Builder()
        .trainer(trainer)
        .engine(engine)
        .networks(NETWORKS)
        .epochs(EPOCHS)
        .dropout(0.1)
        .clip(0.5)
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
        .schedule(new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.5, 0, 0, 0, 0))
        .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 0))
        .build();
  }

  private List<TrainedNetwork> train(TrainerName trainer, Engine engine, TrainResources resources) {
    TrainConfig config = config(trainer, engine);
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    String name = trainer + "-" + engine + "-" + resources.kind();
    try (RunFolder folder =
        RunFolder.open(
            parent.resolve(name),
            new RunIdentity("a", "c".repeat(64), 3, "name: a", parent, "0", new TreeMap<>()))) {
      LabelledCloud cloud = DataStage.run(tori, folder);
      int[] kept = {0, 1, EPOCHS};
      TrainStage.run(config, cloud, kept, folder, resources, Silent.LISTENER, () -> false);
      List<TrainedNetwork> trained = new ArrayList<>();
      for (int network = 0; network < NETWORKS; network++) {
        trained.add(TrainStage.read(folder, network));
        try (Hdf5Reader file = folder.unit("train", network).read()) {
          assertEquals(engine.toString(), file.stringAttribute("/train", "engine"));
        }
      }
      return trained;
    }
  }

  @Test
  void testTrainersAgree() {
    TrainResources one = new TrainResources(1, 1, WorkerKind.THREADS, 0);
    List<TrainedNetwork> standard = train(TrainerName.STANDARD, Engine.MLX, one);
    assertTrue(
        standard.stream().mapToInt(TrainedNetwork::stoppedEpoch).distinct().count() > 1,
        "all ended at once");
    TrainResources threads = new TrainResources(2, 3, WorkerKind.THREADS, 0);
    TrainResources processes = new TrainResources(2, 2, WorkerKind.PROCESSES, 0);
    assertAgree(standard, train(TrainerName.PARALLEL, Engine.MLX, threads), 0);
    assertAgree(standard, train(TrainerName.PARALLEL, Engine.MLX, processes), 0);
    assertAgree(standard, train(TrainerName.VECTORIZED, Engine.MLX, one), 1e-5);
  }

  /**
   * Single precision, some 200 steps of Adam: the course is libtorch's, but not to the last digit.
   */
  @Test
  void testTheCourseIsLibtorchs() {
    TrainResources one = new TrainResources(1, 1, WorkerKind.THREADS, 0);
    assertAgree(
        train(TrainerName.STANDARD, Engine.TORCH, one),
        train(TrainerName.VECTORIZED, Engine.MLX, one),
        1e-2);
  }

  private static void assertAgree(
      List<TrainedNetwork> expected, List<TrainedNetwork> found, double tolerance) {
    for (int network = 0; network < NETWORKS; network++) {
      TrainedNetwork a = expected.get(network);
      TrainedNetwork b = found.get(network);
      assertEquals(a.stoppedEpoch(), b.stoppedEpoch());
      assertArrayEquals(a.loss(), b.loss(), tolerance);
      assertArrayEquals(a.validationLoss(), b.validationLoss(), tolerance);
      assertArrayEquals(a.learningRate(), b.learningRate());
      assertArrayEquals(a.parametersAt(1), b.parametersAt(1), (float) tolerance);
      assertArrayEquals(a.parametersAt(EPOCHS), b.parametersAt(EPOCHS), (float) (10 * tolerance));
    }
  }
}
