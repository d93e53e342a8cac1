package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number of every unit is where docs/architecture.md says that it is in {@code run.h5}. */
class RunMergerTest {
  @TempDir Path temporary;

  private RunFolder folder(String name) {
    return RunFolder.open(temporary.resolve(name), SampleRun.identity());
  }

  private void inMerged(Consumer<Hdf5Reader> check) {
    try (RunFolder folder = folder("run")) {
      SampleRun.writeAll(folder);
      try (Hdf5Reader run = Hdf5.open(RunMerger.merge(folder, SampleRun.NETWORKS))) {
        check.accept(run);
      }
    }
  }

  @Test
  void identityAndProvenanceAreInTheFile() {
    inMerged(run -> {
      assertEquals("bettiscope-run", run.stringAttribute("/", "schema"));
      assertEquals(1, run.longAttribute("/", "schema_version"));
      assertEquals("sample", run.stringAttribute("/", "name"));
      assertEquals(SampleRun.DIGEST, run.stringAttribute("/", "configuration_digest"));
      assertEquals(7, run.longAttribute("/", "seed"));
      assertEquals("name: sample # ü\n", run.stringAttribute("/provenance", "config_yaml"));
      assertEquals("{\"java\":\"25\"}", run.stringAttribute("/provenance", "environment"));
      long torus = Seeds.derive(7, "data/torus-0");
      long second = Seeds.derive(7, "train/network-1/initialisation");
      String seeds = run.stringAttribute("/provenance", "seeds");
      assertTrue(seeds.contains("\"data/torus-0\":" + torus), seeds);
      assertTrue(seeds.contains("\"train/network-1/initialisation\":" + second), seeds);
    });
  }

  @Test
  void networksAreStackedAndWhatTheyShareIsThereOnce() {
    inMerged(run -> {
      assertArrayEquals(new long[] {0, 1, 2}, run.longs("/network"));
      assertArrayEquals(SampleRun.EPOCHS, run.longs("/epoch"));
      assertArrayEquals(new long[] {0, 1, 2}, run.longs("/layer"));
      assertArrayEquals(new long[] {3, 5}, run.shape("/train/loss"));
      double[] loss = run.doubles("/train/loss");
      assertEquals(1.2, loss[6]);
      assertTrue(Double.isNaN(loss[7]));
      assertArrayEquals(new int[] {0, 1, 0}, run.ints("/train/status"));
      assertArrayEquals(
          new String[] {"", "loss is NaN — gestoppt", ""}, run.strings("/train/reason"));
      assertEquals(
          List.of("/network", "/epoch", "/train/parameter"), run.axes("/train/parameters"));
      assertArrayEquals(
          new float[] {2, 5, 6, 7},
          run.floats("/train/parameters", new long[] {2, 1, 0}, new long[] {1, 1, 4}));
      assertEquals("[]", run.stringAttribute("/train/parameters", "layout"));
      assertTrue(run.isBareAxis("/train/parameter"));
      assertArrayEquals(Samples.floats(300), run.floats("/data/points"));
      assertEquals("torus-pair", run.stringAttribute("/data", "name"));
      assertArrayEquals(new long[] {2, 3}, run.shape("/statistics/mean"));
    });
  }

  @Test
  void activationsAreThoseOfEachNetworkEpochAndLayer() {
    inMerged(run -> {
      for (int network = 0; network < SampleRun.NETWORKS; network++) {
        for (int epoch = 0; epoch < SampleRun.EPOCHS.length; epoch++) {
          for (int layer = 1; layer <= SampleRun.LAYERS; layer++) {
            assertArrayEquals(
                SampleRun.activations(network, epoch, layer),
                run.floats(
                    "/activations/layer_0" + layer,
                    new long[] {network, epoch, 0, 0},
                    new long[] {1, 1, SampleRun.SAMPLES, 4 + layer}));
          }
        }
      }
      assertArrayEquals(
          new long[] {1, 1, SampleRun.SAMPLES, 5}, run.chunk("/activations/layer_01"));
      assertEquals(
          List.of("/network", "/epoch", "/activations/sample", "/activations/unit_02"),
          run.axes("/activations/layer_02"));
    });
  }

  @Test
  void offsetsLeadToThePairsOfEveryDiagram() {
    inMerged(run -> {
      assertArrayEquals(new long[] {3, 2, 3, 3, 1, 4}, run.shape("/homology/offsets"));
      float[] pairs = run.floats("/homology/pairs");
      for (int network = 0; network < SampleRun.NETWORKS; network++) {
        for (int epoch = 0; epoch < SampleRun.EPOCHS.length; epoch++) {
          for (int layer = 0; layer <= SampleRun.LAYERS; layer++) {
            for (int group = 0; group < SampleRun.CLASSES; group++) {
              requireDiagrams(run, pairs, network, epoch, layer, group);
            }
          }
        }
      }
      assertEquals(List.of("/homology/pair", "/homology/bound"), run.axes("/homology/pairs"));
      assertEquals("Vietoris-Rips", run.stringAttribute("/homology", "filtration"));
    });
  }

  private static void requireDiagrams(
      Hdf5Reader run, float[] pairs, int network, int epoch, int layer, int group) {
    long[] start = {network, epoch, layer, group, 0, 0};
    long[] offsets = run.longs("/homology/offsets", start, new long[] {1, 1, 1, 1, 1, 4});
    for (int dimension = 0; dimension < SampleRun.DIMENSIONS; dimension++) {
      List<List<Float>> found = new ArrayList<>();
      for (int i = (int) offsets[dimension]; i < offsets[dimension + 1]; i++) {
        found.add(List.of(pairs[2 * i], pairs[2 * i + 1]));
      }
      List<List<Float>> expected =
          SampleRun.pairs(network, epoch, layer, group, dimension).stream()
              .map(pair -> List.of(pair[0], pair[1]))
              .toList();
      assertEquals(expected, found);
    }
    boolean fails = SampleRun.fails(network, layer, group);
    long[] place = {network, epoch, layer, group, 0};
    String reason = run.strings("/homology/reason", place, new long[] {1, 1, 1, 1, 1})[0];
    assertEquals(fails ? "k >= n" : "", reason);
  }

  @Test
  void stagesNotCarriedOutAreNotInTheFile() {
    try (RunFolder folder = folder("run")) {
      SampleRun.writeData(folder);
      try (Hdf5Reader run = Hdf5.open(RunMerger.merge(folder, SampleRun.NETWORKS))) {
        assertEquals(List.of("axis", "data", "point", "provenance"), run.children("/"));
      }
    }
  }

  @Test
  void theSameUnitsInAnotherFolderAndOrderGiveTheSameBytes() throws Exception {
    byte[] first;
    try (RunFolder folder = folder("one")) {
      SampleRun.writeAll(folder);
      first = Files.readAllBytes(RunMerger.merge(folder, SampleRun.NETWORKS));
    }
    Thread.sleep(1100); // HDF5 keeps its times in seconds.
    try (RunFolder folder = folder("two")) {
      SampleRun.writeHomology(folder);
    }
    try (RunFolder folder = folder("two")) {
      for (int network = SampleRun.NETWORKS - 1; network >= 0; network--) {
        SampleRun.writeActivations(folder, network);
        SampleRun.writeTraining(folder, network);
      }
      SampleRun.writeStatistics(folder);
      SampleRun.writeData(folder);
      assertArrayEquals(first, Files.readAllBytes(RunMerger.merge(folder, SampleRun.NETWORKS)));
      assertArrayEquals(first, Files.readAllBytes(RunMerger.merge(folder, SampleRun.NETWORKS)));
    }
  }

  @Test
  void gapsAreRefusedByNameAndTheOldFileStays() throws IOException {
    try (RunFolder folder = folder("run")) {
      SampleRun.writeData(folder);
      byte[] old = Files.readAllBytes(RunMerger.merge(folder, SampleRun.NETWORKS));
      SampleRun.writeTraining(folder, 1);
      BettiscopeException e =
          assertThrows(
              BettiscopeException.class, () -> RunMerger.merge(folder, SampleRun.NETWORKS));
      assertEquals(Kind.DATA, e.kind());
      assertTrue(
          e.getMessage().endsWith("missing: train/network-0000, train/network-0002"),
          e.getMessage());
      assertArrayEquals(old, Files.readAllBytes(folder.runFile()));
      assertFalse(Files.exists(folder.path().resolve(".run.h5.tmp")));
    }
  }

  @Test
  void anAlteredUnitIsRefusedByName() throws IOException {
    try (RunFolder folder = folder("run")) {
      SampleRun.writeAll(folder);
      Path unit = folder.path().resolve("units/activations/network-0001.h5");
      byte[] bytes = Files.readAllBytes(unit);
      bytes[bytes.length / 2] ^= 1;
      Files.write(unit, bytes);
      BettiscopeException e =
          assertThrows(
              BettiscopeException.class, () -> RunMerger.merge(folder, SampleRun.NETWORKS));
      assertEquals(Kind.DATA, e.kind());
      assertTrue(e.getMessage().startsWith(unit + ": was altered"), e.getMessage());
      assertTrue(e.remedy().startsWith("delete " + unit), e.remedy());
    }
  }

  @Test
  void unitsThatDisagreeOnAnAxisAreRefused() {
    try (RunFolder folder = folder("run")) {
      folder.unit("train", 0).write(1, new Seeds(7), w -> training(w, 0, 0, 5));
      folder.unit("train", 1).write(1, new Seeds(7), w -> training(w, 1, 0, 6));
      refusedMerge(folder, "network-0001.h5: /epoch differs from that of ");
    }
  }

  @Test
  void unitsOfAnotherShapeAreRefused() {
    try (RunFolder folder = folder("run")) {
      folder.unit("train", 0).write(1, new Seeds(7), w -> training(w, 0, 0, 5));
      folder.unit("train", 1).write(1, new Seeds(7), w -> training(w, 1, 0, 5, 9));
      refusedMerge(folder, "network-0001.h5: /train/x is not laid out as in ");
    }
  }

  @Test
  void aUnitOfAnotherNetworkIsRefused() {
    try (RunFolder folder = folder("run")) {
      folder.unit("train", 0).write(1, new Seeds(7), w -> training(w, 0, 5));
      folder.unit("train", 1).write(1, new Seeds(7), w -> training(w, 0, 5));
      refusedMerge(folder, "network-0001.h5: /network is not [1]");
    }
  }

  private static void training(Hdf5Writer w, int network, long... epochs) {
    w.write("/network", new long[] {network}, 1);
    w.write("/epoch", epochs, epochs.length);
    w.write("/train/x", new double[epochs.length], 1, epochs.length);
    w.attachAxes("/train/x", "/network", "/epoch");
  }

  private static void refusedMerge(RunFolder folder, String expected) {
    BettiscopeException e =
        assertThrows(BettiscopeException.class, () -> RunMerger.merge(folder, 2));
    assertEquals(Kind.DATA, e.kind());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
