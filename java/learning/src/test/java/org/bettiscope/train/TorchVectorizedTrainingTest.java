package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trainer vectorized on libtorch, in a run folder. */
class TorchVectorizedTrainingTest {
  private static final int NETWORKS = 3;
  private static final int EPOCHS = 20;

  @TempDir Path parent;

  private RunFolder folder(String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("test", "c".repeat(64), 3, "name: test", parent, "0", new TreeMap<>()));
  }

  private static void train(
      TrainerName trainer, Engine engine, RunFolder folder, BooleanSupplier cancelled) {
    TrainConfig config =
        new Configs.Builder()
            .trainer(trainer)
            .engine(engine)
            .networks(NETWORKS)
            .epochs(EPOCHS)
            .batchSize(32)
            .dropout(0.1)
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 0))
            .build();
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    TrainResources resources = new TrainResources(1, 1, WorkerKind.THREADS, 1);
    Snapshots snapshots = Training.snapshots(0, EPOCHS);
    TrainStage.run(config, cloud, snapshots, folder, resources, Silent.LISTENER, cancelled);
  }

  private static void assertClose(RunFolder expected, RunFolder found) {
    for (int number = 0; number < NETWORKS; number++) {
      TrainedNetwork alone = TrainStage.read(expected, number);
      TrainedNetwork together = TrainStage.read(found, number);
      assertEquals(alone.stoppedEpoch(), together.stoppedEpoch());
      assertEquals(alone.failure(), together.failure());
      assertArrayEquals(alone.loss(), together.loss(), 1e-5);
      assertArrayEquals(alone.learningRate(), together.learningRate());
      float[][] parameters = Training.parameters(expected, number);
      float[][] stacked = Training.parameters(found, number);
      assertArrayEquals(parameters[0], stacked[0]);
      assertArrayEquals(parameters[1], stacked[1], 1e-5f);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"TORCH", "VMAP"})
  void testGivesWhatNetworksGiveOneAfterAnother(Engine engine) {
    try (RunFolder standard = folder("standard");
        RunFolder vectorized = folder("vectorized")) {
      train(TrainerName.STANDARD, Engine.TORCH, standard, () -> false);
      train(TrainerName.VECTORIZED, engine, vectorized, () -> false);
      assertClose(standard, vectorized);
    }
  }

  @Test
  void testStopsAndGoesOn() {
    int[] polled = {0};
    try (RunFolder standard = folder("standard");
        RunFolder vectorized = folder("vectorized")) {
      train(TrainerName.STANDARD, Engine.TORCH, standard, () -> false);
      BettiscopeException stopped =
          assertThrows(
              BettiscopeException.class,
              () -> train(TrainerName.VECTORIZED, Engine.TORCH, vectorized, () -> ++polled[0] > 9));
      assertEquals(Kind.STOPPED, stopped.kind());
      assertTrue(
          stopped.getMessage().matches("training was stopped in epoch \\d of 3 networks"),
          stopped.getMessage());
      train(TrainerName.VECTORIZED, Engine.TORCH, vectorized, () -> false);
      assertClose(standard, vectorized);
    }
  }
}
