package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trainer parallel, with threads and with processes. */
class ParallelTrainingTest {
  private static final int NETWORKS = 4;
  private static final int EPOCHS = 30;

  private static final TrainConfig PARALLEL = config(TrainerName.PARALLEL, NETWORKS, EPOCHS);

  private static Path standard;

  @TempDir Path parent;

  private RunFolder folder(String name) {
    return folder(parent, name);
  }

  private static RunFolder folder(Path parent, String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("test", "b".repeat(64), 3, "name: test", parent, "0", new TreeMap<>()));
  }

  private static TrainConfig config(TrainerName trainer, int networks, int epochs) {
    return new Configs.Builder()
        .trainer(trainer)
        .networks(networks)
        .epochs(epochs)
        .dropout(0.1)
        .build();
  }

  private static void train(
      TrainConfig config,
      RunFolder folder,
      TrainResources resources,
      TrainListener listener,
      BooleanSupplier cancelled) {
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    Snapshots snapshots = Training.snapshots(0, 2, config.epochs());
    TrainStage.run(config, cloud, snapshots, folder, resources, listener, cancelled);
  }

  @BeforeAll
  static void trainOneAfterAnother(@TempDir Path shared) {
    standard = standard(shared, NETWORKS, EPOCHS);
  }

  /** The folder of a run with the trainer standard. */
  private static Path standard(Path parent, int networks, int epochs) {
    try (RunFolder folder = folder(parent, "standard")) {
      train(
          config(TrainerName.STANDARD, networks, epochs),
          folder,
          new TrainResources(1, 1, WorkerKind.THREADS, 0),
          Silent.LISTENER,
          () -> false);
      return folder.path();
    }
  }

  private static void assertSameUnit(Path expected, Path found, int network) throws IOException {
    String unit = "units/train/network-000" + network + ".h5";
    assertEquals(-1, Files.mismatch(expected.resolve(unit), found.resolve(unit)), unit);
  }

  @ParameterizedTest
  @EnumSource(WorkerKind.class)
  void testGivesTheSameFilesAsOneNetworkAfterAnother(WorkerKind kind) throws IOException {
    Set<String> told = ConcurrentHashMap.newKeySet();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void epochEnded(int network, int epoch, double loss, double accuracy) {
            told.add(network + " " + epoch);
          }

          @Override
          public void networkEnded(int network) {
            assertTrue(told.add(network + " ended"));
          }
        };
    try (RunFolder folder = folder("parallel")) {
      train(PARALLEL, folder, new TrainResources(1, 2, kind, 0), listener, () -> false);
      int epochs = 0;
      for (int network = 0; network < NETWORKS; network++) {
        assertSameUnit(standard, folder.path(), network);
        epochs += TrainStage.read(folder, network).stoppedEpoch();
      }
      assertEquals(epochs + NETWORKS, told.size());
    }
  }

  /** The process that trains network 0 is killed in the middle: only that network is lost. */
  @Test
  void testAKilledProcessLosesItsNetworkOnly() throws IOException {
    int many = 200;
    Path undisturbed = standard(parent, 2, many);
    TrainListener killer =
        new TrainListener() {
          @Override
          public void epochEnded(int network, int epoch, double loss, double accuracy) {
            if (network == 0 && epoch == 1) {
              workers().forEach(ProcessHandle::destroyForcibly);
            }
          }

          @Override
          public void networkEnded(int network) {}
        };
    try (RunFolder folder = folder("killed")) {
      TrainResources resources = new TrainResources(1, 1, WorkerKind.PROCESSES, 0);
      train(config(TrainerName.PARALLEL, 2, many), folder, resources, killer, () -> false);
      TrainedNetwork lost = TrainStage.read(folder, 0);
      assertEquals(
          Optional.of("its worker process crashed: it was killed by signal 9"), lost.failure());
      assertTrue(lost.stoppedEpoch() >= 1 && lost.stoppedEpoch() < many);
      assertTrue(Float.isNaN(Training.parameters(folder, 0)[2][0]) && Double.isNaN(lost.loss()[0]));
      assertSameUnit(undisturbed, folder.path(), 1);
    }
    assertEquals(List.of(), workers());
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(child ->
            child.info().commandLine().orElse("").contains(TrainWorker.class.getSimpleName()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(WorkerKind.class)
  void testStopsAndGoesOn(WorkerKind kind) throws IOException {
    TrainResources resources = new TrainResources(0, 2, kind, 3);
    AtomicInteger ended = new AtomicInteger();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void epochEnded(int network, int epoch, double loss, double accuracy) {}

          @Override
          public void networkEnded(int network) {
            ended.incrementAndGet();
          }
        };
    try (RunFolder folder = folder("stopped")) {
      BettiscopeException stopped =
          assertThrows(
              BettiscopeException.class,
              () -> train(PARALLEL, folder, resources, listener, () -> ended.get() >= 2));
      assertEquals(Kind.STOPPED, stopped.kind());
      assertTrue(
          stopped.getMessage().matches("training was stopped in epoch \\d+ of network \\d"),
          stopped.getMessage());
      assertEquals(List.of(), workers());
      assertTrue(!folder.unit("train", NETWORKS - 1).isDone());
      train(PARALLEL, folder, resources, Silent.LISTENER, () -> false);
      for (int network = 0; network < NETWORKS; network++) {
        assertSameUnit(standard, folder.path(), network);
      }
    }
  }

  @Test
  void testWhatFailsInOneThreadStopsTheOthersAndIsTold() {
    ParallelTraining parallel = new ParallelTraining(() -> false);
    AtomicInteger begun = new AtomicInteger();
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                parallel.train(
                    new int[] {0, 1, 2, 3, 4, 5},
                    2,
                    network -> {
                      begun.incrementAndGet();
                      if (network == 1) {
                        while (begun.get() < 2) {
                          Thread.onSpinWait(); // the other thread may be late
                        }
                        throw new IllegalArgumentException("network 1");
                      }
                      while (!parallel.isStopped()) {
                        Thread.onSpinWait();
                      }
                      throw new IllegalStateException("stopped");
                    },
                    () -> {}));
    assertEquals("network 1", thrown.getMessage());
    assertEquals(2, begun.get());
  }

  @ParameterizedTest
  @EnumSource(WorkerKind.class)
  void testStopsBeforeItBegins(WorkerKind kind) {
    try (RunFolder folder = folder("stopped")) {
      BettiscopeException stopped =
          assertThrows(
              BettiscopeException.class,
              () ->
                  train(
                      PARALLEL,
                      folder,
                      new TrainResources(1, 1, kind, 0),
                      Silent.LISTENER,
                      () -> true));
      assertEquals(Kind.STOPPED, stopped.kind());
      assertEquals("training was stopped in epoch 1 of network 0", stopped.getMessage());
    }
  }

  /** Keeps what {@link WorkerProcess} logs. */
  private static final class Logged extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(WorkerProcess.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Logged() {
      LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
    }
  }

  @Test
  void testWhatAWorkerLogsIsLoggedWithItsNetwork() {
    TrainConfig diverging =
        new Configs.Builder()
            .trainer(TrainerName.PARALLEL)
            .networks(2)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 1e30, 0, 0))
            .build();
    try (RunFolder folder = folder("diverging");
        Logged logged = new Logged()) {
      TrainResources resources = new TrainResources(1, 2, WorkerKind.PROCESSES, 0);
      train(diverging, folder, resources, Silent.LISTENER, () -> false);
      for (int network = 0; network < 2; network++) {
        String expected =
            "WARNING the worker of network %d: WARNING %s: network %d failed: the loss became "
                .formatted(network, NetworkTrainer.class.getName(), network);
        assertTrue(
            logged.lines.stream().anyMatch(line -> line.startsWith(expected)),
            logged.lines.toString());
      }
    }
  }

  @Test
  void testAWorkerThatCannotBeginIsOneLine() throws IOException {
    try (RunFolder folder = folder("damaged");
        SnapshotStore snapshots =
            new SnapshotStore(Training.snapshots(EPOCHS), PARALLEL, points(), folder, 1);
        Logged logged = new Logged()) {
      NetworkTrainer trainer =
          new NetworkTrainer(
              Training.task(PARALLEL, points(), Precision.FLOAT32),
              Engine.TORCH,
              snapshots,
              folder,
              0,
              Silent.LISTENER);
      Files.delete(folder.path().resolve("run.json"));
      try (WorkerProcesses workers = new WorkerProcesses(trainer)) {
        BettiscopeException refusal =
            assertThrows(BettiscopeException.class, () -> workers.train(0, () -> false));
        assertEquals(
            "a worker process cannot begin: it ended with exit code 1", refusal.getMessage());
        assertEquals(Kind.FAILURE, refusal.kind());
      }
      assertTrue(
          logged.lines.stream()
              .anyMatch(line ->
                  line.contains("run.json: cannot be read: no such file or folder")
                      && line.startsWith("INFO the worker of network 0: ")),
          logged.lines.toString());
    }
  }

  private static LabelledCloud points() {
    return new LabelledCloud(new float[90], 3, IntStream.range(0, 30).map(i -> i % 2).toArray());
  }

  @Test
  void testATaskSurvivesItsLine() {
    WorkerTask task =
        new WorkerTask(
            "/a folder/\u00e9",
            PARALLEL,
            Engine.TORCH,
            new Snapshots(new int[] {2, EPOCHS}, List.of(1, 2), true, 7),
            5);
    WorkerTask read = WorkerTask.ofLine(task.toLine());
    assertEquals(1, task.toLine().lines().count());
    assertEquals(task.folder(), read.folder());
    assertEquals(PARALLEL, read.config());
    assertEquals(task.engine(), read.engine());
    assertArrayEquals(new int[] {2, EPOCHS}, read.snapshots().epochs());
    assertEquals(List.of(1, 2), read.snapshots().layers());
    assertTrue(read.snapshots().before());
    assertEquals(7, read.snapshots().sample());
    assertEquals(5, read.checkpointEvery());
  }
}
