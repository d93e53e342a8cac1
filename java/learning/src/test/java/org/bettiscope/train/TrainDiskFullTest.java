package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.activations.ActivationsStage;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training on a disk that is full stops with one line, and goes on once there is room. */
class TrainDiskFullTest {
  private static final int DISK_BYTES = 1 << 20;
  private static final int STEP_BYTES = 1 << 13;
  private static final int NETWORKS = 3;
  private static final ActivationsConfig ACTIVATIONS =
      new ActivationsConfig(List.of(0, 5), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 20);

  @TempDir Path temporary;
  private Path disk;

  private static TrainConfig config(TrainerName trainer) {
    return new Configs.Builder()
        .trainer(trainer)
        .networks(NETWORKS)
        .hidden(16, 16)
        .epochs(12)
        .dropout(0.1)
        .build();
  }

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createDirectories(temporary.resolve("disk"));
    if (!succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "none", disk.toString())) {
      disk = null;
      String why = "skipped: this user may not mount a small disk";
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      assertTrue(succeeds("umount", disk.toString()));
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static RunFolder folder(Path parent) {
    return RunFolder.open(
        parent.resolve("run"),
        new RunIdentity("a", "e".repeat(64), 3, "name: a", parent, "0", new TreeMap<>()));
  }

  private static void train(TrainConfig config, RunFolder folder, WorkerKind kind) {
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    TrainResources resources = new TrainResources(1, 2, kind, 2);
    Snapshots snapshots = ACTIVATIONS.snapshots(config, cloud.size());
    TrainStage.run(config, cloud, snapshots, folder, resources, Silent.LISTENER, () -> false);
    ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 1, _ -> {}, () -> false);
  }

  @ParameterizedTest
  @EnumSource(TrainerName.class)
  void testStopsAndGoesOn(TrainerName trainer) throws IOException {
    assertStopsAndGoesOn(trainer, WorkerKind.THREADS);
  }

  @Test
  void testWorkerProcessesStopAndGoOn() throws IOException {
    assertStopsAndGoesOn(TrainerName.PARALLEL, WorkerKind.PROCESSES);
  }

  private void assertStopsAndGoesOn(TrainerName trainer, WorkerKind kind) throws IOException {
    TrainConfig config = config(trainer);
    try (RunFolder whole = folder(temporary);
        RunFolder folder = folder(disk)) {
      train(config, whole, WorkerKind.THREADS);
      int refusals = 0;
      for (int room = 0; ; room += STEP_BYTES) {
        fillUpTo(room);
        try {
          train(config, folder, kind);
          break;
        } catch (BettiscopeException e) {
          refusals++;
          assertEquals(Kind.FAILURE, e.kind(), e.getMessage());
          assertTrue(e.getMessage().endsWith("No space left on device"), e.getMessage());
          assertEquals(1, e.getMessage().lines().count());
          assertTrue(e.remedy().startsWith("make room on the disk"), e.remedy());
        }
        Files.delete(disk.resolve("filler"));
      }
      assertTrue(refusals > 2, refusals + " refusals");
      for (int network = 0; network < NETWORKS; network++) {
        for (String stage : List.of("train", "activations")) {
          Path unit = whole.unit(stage, network).file();
          assertEquals(-1, Files.mismatch(unit, folder.unit(stage, network).file()));
        }
      }
    }
  }

  /** Leaves so many bytes free. */
  private void fillUpTo(int room) throws IOException {
    long free = Files.getFileStore(disk).getUsableSpace();
    Files.write(disk.resolve("filler"), new byte[Math.toIntExact(Math.max(0, free - room))]);
  }
}
