package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.activations.ActivationsStage;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.TrainConfig.TrainerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of networks whose steps become longer from epoch to epoch until some of them diverge, these are
 * marked at their epochs and the others go on, whatever trains them.
 */
class DivergenceTest {
  private static final int NETWORKS = 5;
  private static final int EPOCHS = 12;
  private static final double LAST_RATE = 0.3;
  private static final ActivationsConfig ACTIVATIONS =
      new ActivationsConfig(List.of(0, 1), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 20);

  @TempDir Path parent;

  private static TrainConfig config(TrainerName trainer, Engine engine) {
    return new Configs.Builder()
        .trainer(trainer)
        .engine(engine)
        .networks(NETWORKS)
        .hidden(8)
        .activation(Activation.LEAKY_RELU)
        .loss(Loss.MSE, OutputActivation.IDENTITY)
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, LAST_RATE, 0, 0))
        .schedule(new ScheduleConfig(ScheduleConfig.Name.NONE, 1, 0.5, 0, 0, 0, EPOCHS - 1))
        .epochs(EPOCHS)
        .batchSize(32)
        .build();
  }

  private static RunFolder folder(Path parent, String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("a", "f".repeat(64), 3, "name: a", parent, "0", new TreeMap<>()));
  }

  private static Map<Integer, TrainedNetwork> train(
      TrainConfig config, WorkerKind kind, RunFolder folder) {
    DataConfig tori =
        new DataConfig(DataConfig.Source.TORUS_PAIR, 80, 3, 1, false, 0, null, null, null);
    LabelledCloud cloud = DataStage.run(tori, folder);
    TrainStage.run(
        config,
        cloud,
        ACTIVATIONS.snapshots(config, cloud.size()),
        folder,
        new TrainResources(2, 2, kind, 1),
        Silent.LISTENER,
        () -> false);
    Map<Integer, TrainedNetwork> trained = new TreeMap<>();
    for (int network = 0; network < NETWORKS; network++) {
      trained.put(network, TrainStage.read(folder, network));
    }
    return trained;
  }

  static Stream<Arguments> everyWay() {
    Stream<Arguments> threads =
        Arrays.stream(TrainerName.values())
            .flatMap(trainer ->
                Stream.of(Engine.TORCH, Engine.FUSED, Engine.VMAP, Engine.MLX)
                    .map(engine -> Arguments.of(trainer, engine, WorkerKind.THREADS)));
    Stream<Arguments> processes =
        Stream.of(Engine.TORCH, Engine.FUSED, Engine.MLX)
            .map(engine -> Arguments.of(TrainerName.PARALLEL, engine, WorkerKind.PROCESSES));
    return Stream.concat(threads, processes);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void testTheOthersGoOn(TrainerName trainer, Engine engine, WorkerKind kind) {
    if (engine == Engine.MLX) {
      MlxTest.assumeBuilt();
    }
    TrainConfig config = config(trainer, engine);
    try (RunFolder folder = folder(parent, "run")) {
      Map<Integer, TrainedNetwork> trained = train(config, kind, folder);
      trained.values().forEach(DivergenceTest::assertEnded);
      long failed = trained.values().stream().filter(n -> n.failure().isPresent()).count();
      assertTrue(failed > 0 && failed < NETWORKS, failed + " diverged");
      assertTrue(
          trained.values().stream().anyMatch(n -> n.failure().isPresent() && n.stoppedEpoch() > 1),
          "all at once");
      LabelledCloud cloud = DataStage.read(folder);
      ActivationsStage.run(ACTIVATIONS, config, cloud, folder, 1, _ -> {}, () -> false);
      try (LayerClouds clouds = ActivationsStage.open(folder, ACTIVATIONS, config)) {
        trained.forEach((number, network) -> {
          assertEquals(network.failure(), clouds.failure(number));
          if (network.failure().isEmpty()) {
            for (float value : clouds.cloud(number, EPOCHS, 1).points()) {
              assertTrue(Float.isFinite(value));
            }
          }
        });
      }
    }
  }

  /** Known until it ended, and not known after that. */
  private static void assertEnded(TrainedNetwork network) {
    int ended = network.stoppedEpoch();
    if (network.failure().isPresent()) {
      assertEquals(
          "the loss became " + network.loss()[ended - 1] + " in epoch " + ended,
          network.failure().get());
    } else {
      assertEquals(EPOCHS, ended);
    }
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      double loss = network.loss()[epoch - 1];
      boolean learnt = epoch < ended || (epoch == ended && network.failure().isEmpty());
      assertEquals(learnt, Double.isFinite(loss), "epoch " + epoch + " of " + ended);
      assertTrue(epoch <= ended || Double.isNaN(loss));
    }
  }

  /** What diverges beside a network is nothing to it: on our kernels to the last bit. */
  @Test
  void testThoseThatDivergeAreAloneInIt() {
    try (RunFolder standard = folder(parent, "standard");
        RunFolder together = folder(parent, "together")) {
      Map<Integer, TrainedNetwork> alone =
          train(config(TrainerName.STANDARD, Engine.FUSED), WorkerKind.THREADS, standard);
      train(config(TrainerName.VECTORIZED, Engine.FUSED), WorkerKind.THREADS, together)
          .forEach((number, network) -> {
            assertEquals(alone.get(number).failure(), network.failure());
            assertArrayEquals(alone.get(number).loss(), network.loss());
          });
    }
  }
}
