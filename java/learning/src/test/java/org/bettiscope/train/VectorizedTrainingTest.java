package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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

/** The trainer vectorized on our own kernels, by the files that it leaves. */
class VectorizedTrainingTest {
  private static final int NETWORKS = 5;
  private static final int EPOCHS = 25;

  @TempDir Path parent;

  /** Told who ended, in this order. */
  private static final class Ends implements TrainListener {
    private final List<Integer> networks = new ArrayList<>();

    @Override
    public void epochEnded(int network, int epoch, double loss, double accuracy) {}

    @Override
    public void networkEnded(int network) {
      networks.add(network);
    }
  }

  private RunFolder folder(String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("test", "d".repeat(64), 3, "name: test", parent, "0", new TreeMap<>()));
  }

  private static void train(
      TrainerName trainer, RunFolder folder, TrainListener listener, BooleanSupplier cancelled) {
    TrainConfig config =
        new Configs.Builder()
            .trainer(trainer)
            .engine(Engine.FUSED)
            .networks(NETWORKS)
            .epochs(EPOCHS)
            .dropout(0.1)
            .clip(0.5)
            .l1(1e-5)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
            .schedule(new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.5, 0, 0, 0, 2))
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 3, 0))
            .build();
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    TrainResources resources = new TrainResources(2, 1, WorkerKind.THREADS, 0);
    Snapshots snapshots = Training.snapshots(0, 2, EPOCHS);
    TrainStage.run(config, cloud, snapshots, folder, resources, listener, cancelled);
  }

  private Path standard() {
    try (RunFolder folder = folder("standard")) {
      train(TrainerName.STANDARD, folder, Silent.LISTENER, () -> false);
      return folder.path();
    }
  }

  private static void assertSameUnits(Path expected, Path found) throws IOException {
    for (int network = 0; network < NETWORKS; network++) {
      String unit = "units/train/network-000" + network + ".h5";
      assertEquals(-1, Files.mismatch(expected.resolve(unit), found.resolve(unit)), unit);
    }
  }

  /** Each is stored when it ends; which epoch that is depends on the network alone. */
  @Test
  void testEqualsOneNetworkAfterAnother() throws IOException {
    Path standard = standard();
    try (RunFolder folder = folder("vectorized")) {
      Ends ends = new Ends();
      train(TrainerName.VECTORIZED, folder, ends, () -> false);
      assertSameUnits(standard, folder.path());
      List<Integer> epochs =
          ends.networks.stream().map(n -> TrainStage.read(folder, n).stoppedEpoch()).toList();
      assertEquals(NETWORKS, epochs.size());
      assertEquals(epochs.stream().sorted().toList(), epochs);
      assertTrue(epochs.getFirst() < epochs.getLast(), "all ended at once: " + epochs);
      try (Hdf5Reader file = folder.unit("train", 0).read()) {
        assertEquals("fused", file.stringAttribute("/train", "engine"));
      }
    }
  }

  /** Stopped when the first network has ended: the others go on without it, to the same bytes. */
  @Test
  void testStopsAndGoesOn() throws IOException {
    Path standard = standard();
    try (RunFolder folder = folder("stopped")) {
      Ends ends = new Ends();
      BettiscopeException stopped =
          assertThrows(
              BettiscopeException.class,
              () -> train(TrainerName.VECTORIZED, folder, ends, () -> !ends.networks.isEmpty()));
      assertEquals(Kind.STOPPED, stopped.kind());
      assertTrue(
          stopped.getMessage().matches("training was stopped in epoch \\d+ of 5 networks"),
          stopped.getMessage());
      assertTrue(folder.unit("train", ends.networks.getFirst()).isDone());
      AtomicInteger last = new AtomicInteger();
      TrainListener listener =
          new TrainListener() {
            @Override
            public void epochEnded(int network, int epoch, double loss, double accuracy) {
              assertTrue(network != ends.networks.getFirst());
              last.set(epoch);
            }

            @Override
            public void networkEnded(int network) {}
          };
      train(TrainerName.VECTORIZED, folder, listener, () -> false);
      assertSameUnits(standard, folder.path());
      assertTrue(last.get() > 0);
    }
  }
}
