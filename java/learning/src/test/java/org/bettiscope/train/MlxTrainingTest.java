package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
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
  private static final Snapshots KEPT = Training.snapshots(0, 1, EPOCHS);
  private static final DataConfig TORI =
      new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);

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

  private RunFolder folder(String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("a", "c".repeat(64), 3, "name: a", parent, "0", new TreeMap<>()));
  }

  /**
   * A network of a finished run.
   *
   * @param parameters one row for every kept epoch
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(TrainedNetwork course, float[][] parameters) {
    static Network read(RunFolder folder, int network) {
      return new Network(TrainStage.read(folder, network), Training.parameters(folder, network));
    }
  }

  private List<Network> train(TrainerName trainer, Engine engine, TrainResources resources) {
    TrainConfig config = config(trainer, engine);
    try (RunFolder folder = folder(trainer + "-" + engine + "-" + resources.kind())) {
      LabelledCloud cloud = DataStage.run(TORI, folder);
      TrainStage.run(config, cloud, KEPT, folder, resources, Silent.LISTENER, () -> false);
      List<Network> trained = new ArrayList<>();
      for (int network = 0; network < NETWORKS; network++) {
        trained.add(Network.read(folder, network));
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
    List<Network> standard = train(TrainerName.STANDARD, Engine.MLX, one);
    assertTrue(
        standard.stream().mapToInt(network -> network.course().stoppedEpoch()).distinct().count()
            > 1,
        "all ended at once");
    TrainResources threads = new TrainResources(2, 3, WorkerKind.THREADS, 0);
    TrainResources processes = new TrainResources(2, 2, WorkerKind.PROCESSES, 0);
    assertAgree(standard, train(TrainerName.PARALLEL, Engine.MLX, threads), 0);
    assertAgree(standard, train(TrainerName.PARALLEL, Engine.MLX, processes), 0);
    assertAgree(standard, train(TrainerName.VECTORIZED, Engine.MLX, one), 1e-5);
  }

  /** A group that is stopped in the middle goes on to the same numbers. */
  @Test
  void testGoesOnAfterACheckpoint() {
    TrainResources checkpoints = new TrainResources(1, 1, WorkerKind.THREADS, 2);
    List<Network> whole = train(TrainerName.VECTORIZED, Engine.MLX, checkpoints);
    AtomicInteger epochs = new AtomicInteger();
    TrainConfig config = config(TrainerName.VECTORIZED, Engine.MLX);
    try (RunFolder folder = folder("cut")) {
      LabelledCloud cloud = DataStage.run(TORI, folder);
      TrainListener counting =
          new TrainListener() {
            @Override
            public void epochEnded(int network, int epoch, double loss, double accuracy) {
              epochs.incrementAndGet();
            }

            @Override
            public void networkEnded(int network) {}
          };
      int cuts = 0;
      for (int most : new int[] {NETWORKS, 3 * NETWORKS, 2 * NETWORKS + 1, 1000}) {
        epochs.set(0);
        try {
          TrainStage.run(
              config, cloud, KEPT, folder, checkpoints, counting, () -> epochs.get() >= most);
        } catch (BettiscopeException e) {
          assertEquals(Kind.STOPPED, e.kind());
          cuts++;
        }
      }
      assertTrue(cuts > 1, cuts + " cuts");
      for (int network = 0; network < NETWORKS; network++) {
        Network found = Network.read(folder, network);
        assertArrayEquals(whole.get(network).course().loss(), found.course().loss());
        assertArrayEquals(whole.get(network).parameters(), found.parameters());
      }
    }
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

  private static void assertAgree(List<Network> expected, List<Network> found, double tolerance) {
    for (int network = 0; network < NETWORKS; network++) {
      TrainedNetwork a = expected.get(network).course();
      TrainedNetwork b = found.get(network).course();
      float[][] parameters = expected.get(network).parameters();
      float[][] others = found.get(network).parameters();
      assertEquals(a.stoppedEpoch(), b.stoppedEpoch());
      assertArrayEquals(a.loss(), b.loss(), tolerance);
      assertArrayEquals(a.validationLoss(), b.validationLoss(), tolerance);
      assertArrayEquals(a.learningRate(), b.learningRate());
      assertArrayEquals(parameters[1], others[1], (float) tolerance);
      assertArrayEquals(parameters[2], others[2], (float) (10 * tolerance));
    }
  }
}
