package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.activations.ActivationsStage;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.data.Python;
import org.bettiscope.store.ContentDigest;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.store.RunMerger;
import org.bettiscope.store.Seeds;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of networks while they learn, from their spans to run.h5. */
class SnapshotsTest {
  private static final int NETWORKS = 4;
  private static final int EPOCHS = 18;
  private static final ActivationsConfig ACTIVATIONS =
      new ActivationsConfig(List.of(), 2, 0, List.of(2, 1), ActivationsConfig.Values.BEFORE, 25);

  @TempDir Path parent;

  /** Networks that end at epochs of their own, some between two that are kept. */
  private static TrainConfig config(TrainerName trainer) {
    return new Configs.Builder()
        .trainer(trainer)
        .engine(Engine.FUSED)
        .networks(NETWORKS)
        .epochs(EPOCHS)
        .dropout(0.1)
        .validation(0.2)
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
        .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 0))
        .build();
  }

  private RunFolder folder(String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("a", "a".repeat(64), 3, "name: a", parent, "0", new TreeMap<>()));
  }

  private static LabelledCloud train(
      TrainConfig config, RunFolder folder, TrainResources resources) {
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    Snapshots snapshots = ACTIVATIONS.snapshots(config, cloud.size());
    TrainStage.run(config, cloud, snapshots, folder, resources, Silent.LISTENER, () -> false);
    return cloud;
  }

  private static void gather(TrainConfig config, RunFolder folder, LabelledCloud cloud) {
    ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 2, _ -> {}, () -> false);
  }

  private String digest(String name, TrainerName trainer, TrainResources resources) {
    TrainConfig config = config(trainer);
    try (RunFolder folder = folder(name)) {
      gather(config, folder, train(config, folder, resources));
      return ContentDigest.of(RunMerger.merge(folder, NETWORKS));
    }
  }

  @Test
  void testEveryTrainerKeepsTheSame() {
    String expected =
        digest("standard", TrainerName.STANDARD, new TrainResources(1, 1, WorkerKind.THREADS, 0));
    for (WorkerKind kind : WorkerKind.values()) {
      TrainResources resources = new TrainResources(2, 2, kind, 3);
      assertEquals(expected, digest("parallel " + kind, TrainerName.PARALLEL, resources));
    }
    for (int checkpoints : new int[] {0, 1, 3}) {
      TrainResources resources = new TrainResources(2, 1, WorkerKind.THREADS, checkpoints);
      assertEquals(
          expected, digest("vectorized " + checkpoints, TrainerName.VECTORIZED, resources));
    }
  }

  /** A network that ended early is at later epochs what it was; until then it changes. */
  @Test
  void testANetworkThatEndedStaysAsItIs() {
    TrainConfig config = config(TrainerName.VECTORIZED);
    int early = 0;
    try (RunFolder folder = folder("run")) {
      gather(
          config, folder, train(config, folder, new TrainResources(1, 1, WorkerKind.THREADS, 4)));
      for (int network = 0; network < NETWORKS; network++) {
        // Row r is epoch 2 r, the first that is kept since the network ended included.
        int last = (TrainStage.read(folder, network).stoppedEpoch() + 1) / 2;
        early += last < EPOCHS / 2 ? 1 : 0;
        try (Hdf5Reader file = folder.unit("activations", network).read()) {
          for (int layer = 1; layer <= 2; layer++) {
            assertConstantFrom(file, "/activations/layer_0" + layer, last);
          }
        }
        float[][] parameters = Training.parameters(folder, network);
        for (int row = 1; row < parameters.length; row++) {
          assertEquals(row > last, Arrays.equals(parameters[row - 1], parameters[row]));
        }
      }
    }
    assertTrue(early > 0, "none ended early");
  }

  private static void assertConstantFrom(Hdf5Reader file, String path, int last) {
    long[] shape = file.shape(path);
    long[] count = {1, 1, shape[2], shape[3]};
    float[] before = file.floats(path, new long[4], count);
    for (int row = 1; row < shape[1]; row++) {
      float[] values = file.floats(path, new long[] {0, row, 0, 0}, count);
      for (float value : values) {
        assertTrue(Float.isFinite(value));
      }
      assertEquals(row > last, Arrays.equals(before, values), path + " at row " + row);
      before = values;
    }
  }

  /** From the span to the unit of the network to run.h5 chunks are the same bytes. */
  @Test
  void testChunksAreCopiedAsTheyAre() throws Exception {
    TrainConfig config = config(TrainerName.VECTORIZED);
    try (RunFolder folder = folder("run")) {
      LabelledCloud cloud = train(config, folder, new TrainResources(1, 1, WorkerKind.THREADS, 4));
      Path spans = Files.createDirectory(parent.resolve("spans"));
      for (Path span : spans(folder)) {
        Files.copy(span, spans.resolve(span.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
      gather(config, folder, cloud);
      assertEquals(List.of(), spans(folder));
      RunMerger.merge(folder, NETWORKS);
    }
    String[] counts =
        Python.run(
                parent,
                """
                import glob, h5py
                run, chunks, files = h5py.File('run/run.h5'), set(), sorted(glob.glob('spans/*.h5'))
                for name in files:
                    span = h5py.File(name)
                    for i, network in enumerate(span['network']):
                        unit = h5py.File(f'run/units/activations/network-{network:04d}.h5')
                        for j, epoch in enumerate(span['epoch']):
                            k = list(unit['epoch']).index(epoch)
                            for layer in ('activations/layer_01', 'activations/layer_02'):
                                if span['train/kept'][i, j]:
                                    chunk = span[layer].id.read_direct_chunk((i, j, 0, 0))
                                    assert chunk == unit[layer].id.read_direct_chunk((0, k, 0, 0))
                                    assert chunk == run[layer].id.read_direct_chunk((network, k, 0, 0))
                                    assert (network, epoch, layer) not in chunks, 'written twice'
                                    chunks.add((network, epoch, layer))
                                else:
                                    assert span[layer].id.get_chunk_info_by_coord((i, j, 0, 0)).size == 0
                print(len(files), len(chunks))
                """)
            .strip()
            .split(" ", -1);
    int kept = 0;
    try (RunFolder folder = folder("run")) {
      for (int network = 0; network < NETWORKS; network++) {
        kept += 1 + (TrainStage.read(folder, network).stoppedEpoch() + 1) / 2;
      }
    }
    assertEquals(2 * kept, Integer.parseInt(counts[1]));
    assertTrue(Integer.parseInt(counts[0]) > 3, counts[0] + " spans");
  }

  private static List<Path> spans(RunFolder folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("units/train"))) {
      return files.filter(file -> file.toString().matches(".*-span-\\d+\\.h5")).sorted().toList();
    }
  }

  /** The units of the stage may be deleted, to be computed again from the parameters. */
  @Test
  void testWhatWasDeletedIsComputedAgain() throws IOException {
    TrainConfig config = config(TrainerName.VECTORIZED);
    try (RunFolder folder = folder("run")) {
      LabelledCloud cloud = train(config, folder, new TrainResources(1, 1, WorkerKind.THREADS, 4));
      gather(config, folder, cloud);
      byte[][] before = new byte[NETWORKS][];
      for (int network = 1; network < NETWORKS; network++) {
        before[network] = Files.readAllBytes(folder.unit("activations", network).file());
        folder.unit("activations", network).delete();
      }
      gather(config, folder, cloud);
      for (int network = 1; network < NETWORKS; network++) {
        assertArrayEquals(
            before[network], Files.readAllBytes(folder.unit("activations", network).file()));
      }
      assertEquals(List.of(), spans(folder));
    }
  }

  @Test
  void testRows() {
    Snapshots snapshots = new Snapshots(new int[] {0, 3, 10}, List.of(1), false, 0);
    assertEquals(1, snapshots.row(3, false));
    assertEquals(-1, snapshots.row(4, false));
    assertEquals(2, snapshots.row(4, true));
    assertEquals(2, snapshots.row(10, true));
    assertEquals(-1, snapshots.row(11, true));
  }

  /** The same points for everyone, and others for another seed. */
  @Test
  void testTheSampleIsFixed() {
    Snapshots snapshots = new Snapshots(new int[] {1}, List.of(1), false, 20);
    int[] drawn = snapshots.draw(50, new Seeds(1));
    assertArrayEquals(drawn, snapshots.draw(50, new Seeds(1)));
    assertFalse(Arrays.equals(drawn, snapshots.draw(50, new Seeds(2))));
    assertEquals(20, Arrays.stream(drawn).distinct().count());
    assertArrayEquals(Arrays.stream(drawn).sorted().toArray(), drawn);
    assertTrue(drawn[0] >= 0 && drawn[19] < 50);
  }
}
