package org.bettiscope.activations;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.ChunkWriter;
import org.bettiscope.store.ElementType;
import org.bettiscope.store.Hdf5Dataset;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;
import org.bettiscope.train.ForwardPass;
import org.bettiscope.train.TrainConfig;
import org.bettiscope.train.TrainStage;
import org.bettiscope.train.TrainedNetwork;

/**
 * The stage {@code activations}: points pass through the networks as they were at the kept epochs;
 * what every hidden layer makes of them is stored as {@code units/activations/network-NNNN.h5}.
 */
public final class ActivationsStage {
  static final String STAGE = "activations";
  static final String SAMPLE = "/activations/sample";
  private static final String SAMPLE_SEED = "activations/sample";

  private ActivationsStage() {}

  /** The data set of a hidden layer, numbered from 1. */
  static String path(int layer) {
    return "/activations/layer_%02d".formatted(layer);
  }

  /** Told how the stage goes on. */
  public interface Listener {
    /** The activations of a network are stored. */
    void networkEnded(int network);
  }

  /**
   * Computes the activations of the networks that are not done yet. Memory holds a few layers of
   * one network at one epoch at a time.
   *
   * @param train the configuration the networks were trained with
   * @param cloud the data they were trained on
   * @param folder holds the finished stage {@code train}
   * @param threads that compress, besides one that computes; 0 for one per processor core
   * @param cancelled polled before every network and epoch
   * @throws BettiscopeException (usage) where there are fewer points or layers than asked for;
   *     (stopped) when {@code cancelled} becomes true: networks that are done stay
   */
  public static void run(
      ActivationsConfig config,
      TrainConfig train,
      LabelledCloud cloud,
      RunFolder folder,
      int threads,
      Listener listener,
      BooleanSupplier cancelled) {
    ConfigValue.require(
        config.sample() <= cloud.size(),
        "activations.sample",
        config.sample(),
        "be at most the number of points, " + cloud.size());
    long seed = folder.identity().seed();
    int[] sample = sample(config, cloud.size(), seed);
    List<Integer> layers = config.layersOf(train.hidden().size());
    int compressors = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    boolean before = config.values() == ActivationsConfig.Values.BEFORE;
    try (ForwardPass pass = new ForwardPass(train, cloud, before)) {
      Networks networks =
          new Networks(
              train.hidden(),
              layers,
              config.values(),
              sample,
              select(cloud, sample),
              pass,
              compressors,
              cancelled);
      for (int number = 0; number < train.numNetworks(); number++) {
        Unit unit = folder.unit(STAGE, number);
        if (!unit.isDone()) {
          Seeds seeds = new Seeds(seed);
          if (config.sample() > 0) {
            seeds.of(SAMPLE_SEED);
          }
          networks.store(number, TrainStage.read(folder, number), unit, seeds);
        }
        listener.networkEnded(number);
      }
    }
  }

  /** The clouds of a run folder in which the stage was carried out. */
  public static LayerClouds open(RunFolder folder, ActivationsConfig config, TrainConfig train) {
    return new UnitLayerClouds(folder, train.numNetworks(), config.layersOf(train.hidden().size()));
  }

  /** Indices of the sampled points, ascending. */
  private static int[] sample(ActivationsConfig config, int n, long seed) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    if (config.sample() == 0) {
      return all;
    }
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, SAMPLE_SEED));
    for (int i = 0; i < config.sample(); i++) {
      int j = random.nextInt(i, n);
      int drawn = all[j];
      all[j] = all[i];
      all[i] = drawn;
    }
    int[] drawn = Arrays.copyOf(all, config.sample());
    Arrays.sort(drawn);
    return drawn;
  }

  private static float[] select(LabelledCloud cloud, int[] sample) {
    int d = cloud.dimension();
    float[] points = new float[sample.length * d];
    for (int i = 0; i < sample.length; i++) {
      System.arraycopy(cloud.points(), sample[i] * d, points, i * d, d);
    }
    return points;
  }

  /** What is the same for all networks. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Networks(
      List<Integer> widths,
      List<Integer> layers,
      ActivationsConfig.Values values,
      int[] sample,
      float[] points,
      ForwardPass pass,
      int compressors,
      BooleanSupplier cancelled) {

    void store(int number, TrainedNetwork trained, Unit unit, Seeds seeds) {
      unit.write(seeds, file -> write(file, number, trained));
    }

    private void write(Hdf5Writer file, int number, TrainedNetwork trained) {
      int[] epochs = trained.keptEpochs();
      file.write("/network", new long[] {number}, 1);
      file.write("/epoch", Arrays.stream(epochs).asLongStream().toArray(), epochs.length);
      file.write(SAMPLE, Arrays.stream(sample).asLongStream().toArray(), sample.length);
      Map<Integer, Hdf5Dataset> datasets = new HashMap<>();
      for (int layer : layers) {
        datasets.put(layer, create(file, layer, epochs.length));
      }
      file.attribute("/activations", "values", values.toString());
      if (trained.failure().isEmpty()) {
        try (ChunkWriter writer = new ChunkWriter(compressors)) {
          for (int row = 0; row < epochs.length; row++) {
            pass(trained.parameters()[row], row, datasets, writer);
          }
        }
      }
    }

    private Hdf5Dataset create(Hdf5Writer file, int layer, int epochs) {
      int width = widths.get(layer - 1);
      String unitAxis = "/activations/unit_%02d".formatted(layer);
      file.axis(unitAxis, width);
      Hdf5Dataset created =
          file.create(
              path(layer),
              ElementType.FLOAT32,
              new long[] {1, epochs, sample.length, width},
              new long[] {1, 1, sample.length, width});
      file.attachAxes(path(layer), "/network", "/epoch", SAMPLE, unitAxis);
      return created;
    }

    private void pass(
        float[] parameters, int row, Map<Integer, Hdf5Dataset> datasets, ChunkWriter writer) {
      if (cancelled.getAsBoolean()) {
        throw new BettiscopeException(
            Kind.STOPPED,
            "the activations were stopped",
            "run the same command again: it goes on after the networks that are finished");
      }
      pass.setParameters(parameters);
      pass.run(
          points,
          layers,
          (layer, computed) ->
              writer.write(datasets.get(layer), computed, new long[] {0, row, 0, 0}));
    }
  }
}
