package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.activations.ActivationsStage;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.store.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that are read in place of being trained. */
class NetworkFileTest {
  private static final ActivationsConfig ACTIVATIONS =
      new ActivationsConfig(List.of(), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 0);

  @TempDir Path parent;

  /** One hidden layer 2 x + 64, all above 0, and the output twice a factor times the first axis. */
  private SafetensorsWriter network(float factor) {
    return new SafetensorsWriter()
        .add("0.weight", new float[] {2, 0, 0, 0, 2, 0, 0, 0, 2}, 3, 3)
        .add("0.bias", new float[] {64, 64, 64}, 3)
        .add("2.weight", new float[] {factor, 0, 0}, 1, 3)
        .add("2.bias", new float[] {-64 * factor}, 1);
  }

  @Test
  void testFilesBecomeTheNetworksOfARun() {
    network(1).write(parent.resolve("right.safetensors"));
    network(-1).write(parent.resolve("wrong.safetensors"));
    network(5e36f).write(parent.resolve("infinite.safetensors"));
    TrainConfig config =
        new Configs.Builder()
            .hidden(3)
            .files("right.safetensors", "wrong.safetensors", "infinite.safetensors")
            .build();
    assertEquals(3, config.numNetworks());
    try (RunFolder folder = folder()) {
      LabelledCloud cloud = read(config, folder);
      assertJudged(cloud, 1, folder, 0);
      assertJudged(cloud, -1, folder, 1);
      assertTrue(TrainStage.read(folder, 2).failure().orElseThrow().startsWith("the loss is "));
      assertActivations(config, cloud, folder);
    }
  }

  private RunFolder folder() {
    return RunFolder.open(
        parent.resolve("run"),
        new RunIdentity("a", "a".repeat(64), 1, "name: a", parent, "0", new TreeMap<>()));
  }

  /** Reads the networks of a configuration, and gives the points that judge them. */
  private static LabelledCloud read(TrainConfig config, RunFolder folder) {
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 50, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    List<Integer> ended = new ArrayList<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void epochEnded(int network, int epoch, double loss, double accuracy) {}

          @Override
          public void networkEnded(int network) {
            ended.add(network);
          }
        };
    TrainStage.run(
        config,
        cloud,
        ACTIVATIONS.snapshots(config, cloud.size()),
        folder,
        new TrainResources(1, 0, WorkerKind.THREADS, 0),
        listener,
        () -> false);
    assertEquals(IntStream.range(0, config.numNetworks()).boxed().toList(), ended);
    return cloud;
  }

  /** Normalized by mean 1 and deviation 2, then 3 times that and 64 more, all above 0. */
  @Test
  void testANormalizedNetworkIsReadAsItWasKept() {
    float variance = 4 - 1e-5f; // to which 1e-5 is added
    network(1)
        .add("1.running_mean", new float[] {65, 65, 65}, 3)
        .add("1.running_var", new float[] {variance, variance, variance}, 3)
        .add("1.weight", new float[] {3, 3, 3}, 3)
        .add("1.bias", new float[] {64, 64, 64}, 3)
        .write(parent.resolve("normalized.safetensors"));
    TrainConfig config =
        new Configs.Builder().hidden(3).batchNorm().files("normalized.safetensors").build();
    try (RunFolder folder = folder()) {
      LabelledCloud cloud = read(config, folder);
      assertEquals(Optional.empty(), TrainStage.read(folder, 0).failure());
      ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 1, _ -> {}, () -> false);
      try (LayerClouds clouds = ActivationsStage.open(folder, ACTIVATIONS, config)) {
        float[] hidden = clouds.cloud(0, 1, 1).points();
        for (int i = 0; i < hidden.length; i++) {
          assertEquals(3 * (2 * cloud.points()[i] - 1) / 2 + 64, hidden[i], 1e-4);
        }
      }
    }
  }

  /** By the definitions of the binary cross-entropy and of accuracy. */
  private static void assertJudged(LabelledCloud cloud, int factor, RunFolder folder, int network) {
    TrainedNetwork read = TrainStage.read(folder, network);
    double loss = 0;
    double right = 0;
    for (int i = 0; i < cloud.size(); i++) {
      double output = 2.0 * factor * cloud.points()[3 * i];
      double probability = 1 / (1 + Math.exp(-output));
      loss -= Math.log(cloud.labels()[i] == 1 ? probability : 1 - probability);
      right += cloud.labels()[i] == (output > 0 ? 1 : 0) ? 1 : 0;
    }
    // The output is the difference of numbers up to 80 in single precision.
    assertEquals(loss / cloud.size(), read.loss()[0], 1e-4);
    assertEquals(right / cloud.size(), read.accuracy()[0]);
    assertEquals(Optional.empty(), read.failure());
    assertEquals(1, read.stoppedEpoch());
    assertArrayEquals(
        new float[] {2, 0, 0, 0, 2, 0, 0, 0, 2, 64, 64, 64, factor, 0, 0, -64 * factor},
        Training.parameters(folder, network)[0]);
  }

  private static void assertActivations(TrainConfig config, LabelledCloud cloud, RunFolder folder) {
    ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 1, _ -> {}, () -> false);
    try (LayerClouds clouds = ActivationsStage.open(folder, ACTIVATIONS, config)) {
      assertArrayEquals(new int[] {1}, clouds.epochs());
      float[] hidden = clouds.cloud(0, 1, 1).points();
      for (int i = 0; i < hidden.length; i++) {
        assertEquals(2 * cloud.points()[i] + 64, hidden[i], 1e-5);
      }
    }
  }
}
