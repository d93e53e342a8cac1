package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.activations.ActivationsStage;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Training that was cut short goes on to the same bytes as training that was not. */
class TrainCheckpointTest {
  private static final int EPOCHS = 20;
  private static final int[] KEPT = {0, 3, 4, 11, EPOCHS};
  private static final ActivationsConfig ACTIVATIONS =
      new ActivationsConfig(
          List.of(0, 3, 4, 11), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 30);
  private static final DataConfig TORI =
      new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);

  @TempDir Path parent;

  /** What ends training in the middle, like a kill. */
  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private RunFolder folder(String name, String digest) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("a", digest.repeat(64), 3, "name: a", parent, "0", new TreeMap<>()));
  }

  private static Configs.Builder builder() {
    return new Configs.Builder().networks(3).epochs(EPOCHS).validation(0.2);
  }

  static Stream<TrainConfig> everyKind() {
    OptimizerConfig sgd = new OptimizerConfig(OptimizerConfig.Name.SGD, 0.05, 0.9, 0.01);
    OptimizerConfig adam = new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0.01);
    ScheduleConfig plateau =
        new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.7, 1, 1e-3, 1e-4, 3);
    return Stream.of(
        builder().optimizer(sgd).schedule(plateau).clip(0.3).build(),
        builder()
            .optimizer(adam)
            .dropout(0.2)
            .schedule(new ScheduleConfig(ScheduleConfig.Name.COSINE, 1, 0.5, 0, 0, 1e-4, 0))
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 1e-3))
            .build(),
        builder()
            .dropout(0.1)
            .l1(1e-4)
            .l2(1e-3)
            .schedule(new ScheduleConfig(ScheduleConfig.Name.STEP, 3, 0.5, 0, 0, 0, 2))
            .stopping(new EarlyStoppingConfig(Monitor.ACCURACY, 4, 0.01))
            .build(),
        builder()
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.RMSPROP, 0.01, 0, 0.01))
            .batchNorm()
            .build(),
        builder().trainer(TrainerName.PARALLEL).schedule(plateau).dropout(0.1).build(),
        builder().engine(Engine.FUSED).optimizer(adam).dropout(0.1).clip(0.3).build(),
        group().engine(Engine.FUSED).schedule(plateau).clip(0.3).build(),
        group().engine(Engine.TORCH).schedule(plateau).l1(1e-4).clip(0.3).build(),
        group().engine(Engine.TORCH).optimizer(sgd).batchNorm().classWeights(1.0, 2.0).build(),
        group().engine(Engine.VMAP).clip(0.3).build());
  }

  /**
   * A group of which each network ends at an epoch of its own. What it computes has exponentials,
   * whose last digit libtorch makes depend on where in a tensor a number is.
   */
  private static Configs.Builder group() {
    return builder()
        .trainer(TrainerName.VECTORIZED)
        .networks(5)
        .hidden(7, 5)
        .activation(Activation.TANH)
        .dropout(0.1)
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
        .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 1e-3));
  }

  private static void train(
      TrainConfig config, RunFolder folder, TrainResources resources, TrainListener listener) {
    LabelledCloud cloud = DataStage.run(TORI, folder);
    Snapshots snapshots = ACTIVATIONS.snapshots(config, cloud.size());
    TrainStage.run(config, cloud, snapshots, folder, resources, listener, () -> false);
  }

  /** Gathers the activations of networks that are all trained. */
  private static void gather(TrainConfig config, RunFolder folder) throws IOException {
    LabelledCloud cloud = DataStage.read(folder);
    ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 1, _ -> {}, () -> false);
    assertEquals(List.of(), spans(folder), "what was gathered is gone");
  }

  private static TrainResources every(int epochs) {
    return new TrainResources(1, 2, WorkerKind.THREADS, epochs);
  }

  /** Cuts training short after so many epochs of all networks together. */
  private static TrainListener cutAfter(int epochs) {
    AtomicInteger left = new AtomicInteger(epochs);
    return new TrainListener() {
      @Override
      public void epochEnded(int network, int epoch, double loss, double accuracy) {
        if (left.decrementAndGet() == 0) {
          throw new Cut();
        }
      }

      @Override
      public void networkEnded(int network) {}
    };
  }

  private static void assertSameEnds(TrainConfig config, RunFolder expected, RunFolder found)
      throws IOException {
    gather(config, expected);
    gather(config, found);
    for (int network = 0; network < config.numNetworks(); network++) {
      for (String stage : List.of("train", "activations")) {
        String unit = "units/" + stage + "/network-000" + network + ".h5";
        assertEquals(
            -1, Files.mismatch(expected.path().resolve(unit), found.path().resolve(unit)), unit);
      }
    }
  }

  private static List<String> checkpoints(RunFolder folder) throws IOException {
    return files(folder, name -> name.endsWith(".checkpoint") || name.endsWith(".safetensors"));
  }

  private static List<String> spans(RunFolder folder) throws IOException {
    return files(folder, name -> name.contains("-span-"));
  }

  private static List<String> files(RunFolder folder, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("units/train"))) {
      return files.map(file -> file.getFileName().toString()).filter(wanted).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void testGoesOnToTheSameBytes(TrainConfig config) throws IOException {
    try (RunFolder whole = folder("whole", "c");
        RunFolder cut = folder("cut", "c")) {
      train(config, whole, every(0), Silent.LISTENER);
      int cuts = 0;
      for (int epochs : new int[] {1, 6, 9, 5, 12, 7, 30, 1000}) {
        try {
          train(config, cut, every(2), cutAfter(epochs));
        } catch (Cut _) {
          cuts++;
        }
      }
      assertTrue(cuts >= 3, cuts + " cuts");
      assertSameEnds(config, whole, cut);
      assertEquals(List.of(), checkpoints(cut), "those of finished networks are gone");
    }
  }

  @Test
  void testTellsAfterWhichEpochItGoesOn() {
    TrainConfig config = builder().engine(Engine.FUSED).build();
    List<String> told = new ArrayList<>();
    try (RunFolder folder = folder("told", "d")) {
      // Epoch 6 of the first network is cut short of its checkpoint.
      assertThrows(Cut.class, () -> train(config, folder, every(2), cutAfter(6)));
      train(
          config,
          folder,
          every(2),
          new TrainListener() {
            @Override
            public void resumed(int network, int epoch) {
              told.add("network " + network + " after " + epoch);
            }

            @Override
            public void epochEnded(int network, int epoch, double loss, double accuracy) {}

            @Override
            public void networkEnded(int network) {}
          });
    }
    assertEquals(List.of("network 0 after 4"), told);
  }

  static Stream<TrainConfig> groups() {
    return Stream.of(Engine.FUSED, Engine.TORCH, Engine.VMAP)
        .map(engine -> group().engine(engine).build());
  }

  /** Cuts training short as soon as so many networks are stored. */
  private static TrainListener cutWhenStored(int networks) {
    AtomicInteger left = new AtomicInteger(networks);
    return new TrainListener() {
      @Override
      public void epochEnded(int network, int epoch, double loss, double accuracy) {}

      @Override
      public void networkEnded(int network) {
        if (left.decrementAndGet() == 0) {
          throw new Cut();
        }
      }
    };
  }

  /** Networks that were stored after the last checkpoint are not missed by those that go on. */
  @ParameterizedTest
  @MethodSource("groups")
  void testAGroupOfWhichSomeWereStoredGoesOnToTheSameBytes(TrainConfig config) throws IOException {
    try (RunFolder whole = folder("whole", "c");
        RunFolder cut = folder("cut", "c")) {
      train(config, whole, every(0), Silent.LISTENER);
      for (int stored = 1; stored <= config.numNetworks(); stored++) {
        TrainListener cutting = cutWhenStored(stored);
        assertThrows(Cut.class, () -> train(config, cut, every(3), cutting));
      }
      train(config, cut, every(3), Silent.LISTENER);
      assertSameEnds(config, whole, cut);
      assertEquals(List.of(), checkpoints(cut));
      long ends =
          IntStream.range(0, config.numNetworks())
              .map(network -> TrainStage.read(cut, network).stoppedEpoch())
              .distinct()
              .count();
      assertTrue(ends > 2, "they ended at " + ends + " epochs");
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void testAGroupWithoutACheckpointBeginsAnew(TrainConfig config) throws IOException {
    try (RunFolder whole = folder("whole", "c");
        RunFolder cut = folder("cut", "c")) {
      train(config, whole, every(0), Silent.LISTENER);
      assertThrows(Cut.class, () -> train(config, cut, every(0), cutWhenStored(1)));
      train(config, cut, every(0), Silent.LISTENER);
      assertSameEnds(config, whole, cut);
    }
  }

  @Test
  void testRepeatsOnlyTheEpochsSinceTheLastCheckpoint() {
    TrainConfig config = builder().networks(1).build();
    Map<Integer, Integer> times = new ConcurrentHashMap<>();
    try (RunFolder folder = folder("cut", "c")) {
      assertThrows(Cut.class, () -> train(config, folder, every(5), cutAfter(13)));
      TrainListener counting =
          new TrainListener() {
            @Override
            public void epochEnded(int network, int epoch, double loss, double accuracy) {
              times.merge(epoch, 1, Integer::sum);
            }

            @Override
            public void networkEnded(int network) {}
          };
      train(config, folder, every(5), counting);
      assertEquals(11, times.keySet().stream().mapToInt(Integer::intValue).min().orElseThrow());
      assertEquals(10, times.size());
    }
  }

  private static Map<String, FileTime> times(RunFolder folder, List<String> names)
      throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    for (String name : names) {
      Path file = folder.path().resolve("units/train").resolve(name);
      times.put(name, Files.getLastModifiedTime(file));
    }
    return times;
  }

  private static void copyTo(Path folder, RunFolder from, List<String> names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Path file = from.path().resolve("units/train").resolve(name);
      Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Killed after a span was finished and before its checkpoint: only the open span is repeated. */
  @ParameterizedTest
  @EnumSource(
      value = TrainerName.class,
      names = {"STANDARD", "VECTORIZED"})
  void testWritesFinishedSpansOnce(TrainerName trainer) throws IOException {
    TrainConfig config =
        builder().trainer(trainer).engine(Engine.FUSED).networks(1).dropout(0.1).build();
    try (RunFolder whole = folder("whole", "c");
        RunFolder cut = folder("cut", "c")) {
      train(config, whole, every(0), Silent.LISTENER);
      assertThrows(Cut.class, () -> train(config, cut, every(4), cutAfter(6)));
      List<String> first = checkpoints(cut);
      Path aside = parent.resolve("aside");
      copyTo(aside, cut, first);
      assertThrows(Cut.class, () -> train(config, cut, every(4), cutAfter(9)));
      List<String> finished = spans(cut);
      // Epochs 0 to 4, and 11 before the checkpoint of epoch 12.
      assertEquals(4, finished.size(), finished.toString());
      Map<String, FileTime> times = times(cut, finished);
      Path units = cut.path().resolve("units/train");
      for (String name : checkpoints(cut)) {
        Files.delete(units.resolve(name));
      }
      for (String name : first) {
        Files.copy(aside.resolve(name), units.resolve(name));
      }
      assertThrows(Cut.class, () -> train(config, cut, every(4), cutAfter(13)));
      assertEquals(finished, spans(cut));
      assertEquals(times, times(cut, finished));
      train(config, cut, every(4), Silent.LISTENER);
      assertSameEnds(config, whole, cut);
    }
  }

  /** What a kill leaves of the open span is no span, and gone. */
  @Test
  void testAnOpenSpanIsRepeated() throws IOException {
    TrainConfig config = builder().networks(1).build();
    Path left;
    try (RunFolder cut = folder("cut", "c")) {
      assertThrows(Cut.class, () -> train(config, cut, every(10), cutAfter(15)));
      assertEquals(
          List.of("network-0000-span-00000.done", "network-0000-span-00000.h5"), spans(cut));
      left = cut.path().resolve("units/train/.network-0000-span-00001.h5.tmp");
      Files.write(left, new byte[1000]);
    }
    try (RunFolder whole = folder("whole", "c");
        RunFolder cut = folder("cut", "c")) {
      assertTrue(Files.notExists(left));
      train(config, cut, every(10), Silent.LISTENER);
      train(config, whole, every(0), Silent.LISTENER);
      assertSameEnds(config, whole, cut);
    }
  }

  @Test
  void testALostSpanIsNamed() throws IOException {
    TrainConfig config = builder().build();
    try (RunFolder whole = folder("whole", "c");
        RunFolder folder = cutShort("cut", "c", config)) {
      Path units = folder.path().resolve("units/train");
      for (String name : spans(folder)) {
        if (name.startsWith("network-0001")) {
          Files.delete(units.resolve(name));
        }
      }
      assertRefused(
          config,
          folder,
          "network-0001-span-*.h5: network 1 at epoch 0 is in none of these files, and its"
              + " checkpoint is of epoch 4");
      Files.delete(units.resolve("network-0001.checkpoint"));
      train(config, folder, every(4), Silent.LISTENER);
      train(config, whole, every(0), Silent.LISTENER);
      assertSameEnds(config, whole, folder);
    }
  }

  @Test
  void testADamagedSpanIsNamed() throws IOException {
    TrainConfig config = builder().build();
    try (RunFolder folder = cutShort("cut", "c", config)) {
      Path span = folder.path().resolve("units/train/network-0001-span-00000.h5");
      byte[] content = Files.readAllBytes(span);
      content[content.length / 2] ^= 4;
      Files.write(span, content);
      BettiscopeException e =
          assertThrows(
              BettiscopeException.class, () -> train(config, folder, every(1), Silent.LISTENER));
      assertEquals(Kind.DATA, e.kind());
      assertTrue(
          e.getMessage().startsWith(span + ": was altered: its SHA-256 is "), e.getMessage());
    }
  }

  /** Of a group, those that are done are in no later checkpoint, and the others go on. */
  @Test
  void testAGroupGoesOn() {
    TrainConfig config =
        builder()
            .trainer(TrainerName.VECTORIZED)
            .dropout(0.1)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 1, 0))
            .build();
    try (RunFolder folder = folder("group", "c")) {
      LearningTask task = LearningTask.of(config, DataStage.run(TORI, folder), 3);
      Kept kept = new Kept(KEPT);
      List<NetworkTraining> whole = networks(task, kept);
      List<int[]> done = new ArrayList<>();
      trainGroup(task, whole, () -> done.add(doneOf(whole)));
      int firstDone = 0;
      while (Arrays.stream(done.get(firstDone)).sum() == 0) {
        firstDone++;
      }
      TrainCheckpoint checkpoint =
          new TrainCheckpoint(folder.checkpoint("train/group"), task, true);
      int cutAt = firstDone;
      assertThrows(Cut.class, () -> cutGroup(task, checkpoint, cutAt));
      TrainCheckpoint.Saved saved = checkpoint.read().orElseThrow();
      assertEquals(Engine.TORCH, saved.engine());
      assertEquals(1.5, saved.seconds());
      Kept keptAfter = new Kept(KEPT);
      List<NetworkTraining> open =
          networks(task, keptAfter).stream()
              .filter(n -> saved.networks().containsKey(n.number()))
              .toList();
      assertFalse(open.isEmpty() || open.size() == whole.size(), "some are done: " + open.size());
      try (TorchGroup group = new TorchGroup(task, open)) {
        for (int i = 0; i < open.size(); i++) {
          TrainCheckpoint.Network read = saved.networks().get(open.get(i).number());
          open.get(i).restore(read.course());
          group.restore(i, read.parameters(), read.optimizer());
        }
        Training.together(task, open, group, () -> false);
      }
      for (NetworkTraining network : open) {
        TrainedNetwork expected = whole.get(network.number()).trained();
        assertArrayEquals(expected.loss(), network.trained().loss());
        assertArrayEquals(expected.learningRate(), network.trained().learningRate());
        assertEquals(expected.stoppedEpoch(), network.trained().stoppedEpoch());
        int last = KEPT[KEPT.length - 1];
        assertArrayEquals(kept.at(network.number(), last), keptAfter.at(network.number(), last));
      }
    }
  }

  private static List<NetworkTraining> networks(LearningTask task, SnapshotSink snapshots) {
    return List.of(
        Training.network(task, 0, snapshots),
        Training.network(task, 1, snapshots),
        Training.network(task, 2, snapshots));
  }

  private static int[] doneOf(List<NetworkTraining> networks) {
    return networks.stream().mapToInt(network -> network.isDone() ? 1 : 0).toArray();
  }

  private static void trainGroup(
      LearningTask task, List<NetworkTraining> networks, Runnable betweenEpochs) {
    try (TorchGroup group = new TorchGroup(task, networks)) {
      new GroupTraining(task, Silent.LISTENER, () -> false)
          .train(networks, group, _ -> {}, betweenEpochs);
    }
  }

  /** Checkpoints after every epoch up to one, and is cut short there. */
  private static void cutGroup(LearningTask task, TrainCheckpoint checkpoint, int last) {
    List<NetworkTraining> networks = networks(task, SnapshotSink.NOTHING);
    AtomicInteger rounds = new AtomicInteger();
    try (TorchGroup group = new TorchGroup(task, networks)) {
      new GroupTraining(task, Silent.LISTENER, () -> false)
          .train(
              networks,
              group,
              _ -> {},
              () -> {
                checkpoint.write(networks, group, Engine.TORCH, 1.5);
                if (rounds.getAndIncrement() == last) {
                  throw new Cut();
                }
              });
    }
  }

  /** A run of three networks that was cut short in the second. */
  private RunFolder cutShort(String name, String digest, TrainConfig config) {
    RunFolder folder = folder(name, digest);
    assertThrows(Cut.class, () -> train(config, folder, every(4), cutAfter(EPOCHS + 6)));
    return folder;
  }

  private static void assertRefused(TrainConfig config, RunFolder folder, String message)
      throws IOException {
    Map<Path, byte[]> before = contents(folder);
    BettiscopeException e =
        assertThrows(
            BettiscopeException.class, () -> train(config, folder, every(1), Silent.LISTENER));
    assertEquals(Kind.DATA, e.kind());
    assertTrue(e.getMessage().startsWith(folder.path().resolve("units/train").toString()));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    Path mark = folder.path().resolve("units/train/network-0001.checkpoint");
    assertEquals("delete " + mark + " to begin again what it belongs to", e.remedy());
    Map<Path, byte[]> after = contents(folder);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((file, bytes) -> assertArrayEquals(bytes, after.get(file), file.toString()));
  }

  private static Map<Path, byte[]> contents(RunFolder folder) throws IOException {
    Map<Path, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.path().resolve("units"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void testBadCheckpointsAreRefusedAndNothingIsTouched() throws IOException {
    TrainConfig config = builder().build();
    try (RunFolder whole = folder("whole", "c");
        RunFolder folder = cutShort("cut", "c", config)) {
      assertEquals(3, checkpoints(folder).size());
      Path state = folder.path().resolve("units/train/" + checkpoints(folder).getFirst());
      byte[] content = Files.readAllBytes(state);
      Files.write(state, Arrays.copyOf(content, content.length / 2));
      assertRefused(config, folder, " bytes, not the " + content.length + " that were written");
      byte[] flipped = content.clone();
      flipped[content.length - 9] ^= 4;
      Files.write(state, flipped);
      assertRefused(config, folder, ": was altered: its SHA-256 is ");
      Files.write(state, content);
      train(config, folder, every(1), Silent.LISTENER);
      train(config, whole, every(0), Silent.LISTENER);
      assertSameEnds(config, folder, whole);
    }
  }

  @Test
  void testCheckpointsOfOthersAreRefused() throws IOException {
    TrainConfig config = builder().build();
    TrainConfig wider = builder().hidden(5, 6).build();
    try (RunFolder folder = cutShort("cut", "c", config);
        RunFolder other = cutShort("other", "d", wider);
        RunFolder same = cutShort("same", "c", wider)) {
      String units = "units/train/";
      for (String file : checkpoints(other)) {
        Files.copy(
            other.path().resolve(units + file),
            folder.path().resolve(units + file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      assertRefused(config, folder, ": is not this run's: its configuration_digest is dddd");
      for (String file : checkpoints(same)) {
        Files.copy(
            same.path().resolve(units + file),
            folder.path().resolve(units + file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      assertRefused(
          config,
          folder,
          ": is of another architecture: 'layers.1.weight' is of shape [6, 5], not of shape [4, 5]");
    }
  }
}
