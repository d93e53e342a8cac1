package org.bettiscope.train;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.ChunkWriter;
import org.bettiscope.store.ElementType;
import org.bettiscope.store.Hdf5Dataset;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;

/**
 * The snapshots of a run's networks, from their being written by the one writer of a process to
 * their being gathered network by network. Threads that train share it.
 */
public final class SnapshotStore implements AutoCloseable {
  /** The path of the indices of the points that pass through the networks. */
  public static final String SAMPLE = "/activations/sample";

  private static final String PARAMETERS = "/train/parameters";

  private final Snapshots wanted;
  private final TrainConfig config;
  private final LabelledCloud cloud;
  private final RunFolder folder;
  private final Architecture architecture;
  private final Seeds seeds;
  private final int[] sample;
  private final float[] points;
  private final ChunkWriter chunks;
  private final Map<String, SnapshotSpans> spans = new ConcurrentHashMap<>();

  /**
   * @param config the configuration that networks are trained with
   * @param cloud the data they are trained on
   * @param threads that compress, at least 1
   */
  public SnapshotStore(
      Snapshots wanted, TrainConfig config, LabelledCloud cloud, RunFolder folder, int threads) {
    this.wanted = wanted;
    this.config = config;
    this.cloud = cloud;
    this.folder = folder;
    this.architecture = Architecture.of(config, cloud.dimension(), cloud.classes());
    this.seeds = new Seeds(folder.identity().seed());
    this.sample = wanted.draw(cloud.size(), seeds);
    this.points = select(cloud, sample);
    this.chunks = new ChunkWriter(threads);
  }

  private static float[] select(LabelledCloud cloud, int[] sample) {
    int d = cloud.dimension();
    float[] points = new float[sample.length * d];
    for (int i = 0; i < sample.length; i++) {
      System.arraycopy(cloud.points(), sample[i] * d, points, i * d, d);
    }
    return points;
  }

  /** The path of what a hidden layer, numbered from 1, makes of the points. */
  public static String layerPath(int layer) {
    return "/activations/layer_%02d".formatted(layer);
  }

  Snapshots wanted() {
    return wanted;
  }

  /** The seeds that were drawn: that of the sample, where there is one. */
  public Seeds seeds() {
    return seeds;
  }

  /** The coordinates of the points that pass through the networks, row by row. */
  float[] points() {
    return points;
  }

  ChunkWriter chunks() {
    return chunks;
  }

  /** What the calling thread computes activations with. */
  ForwardPass forwardPass() {
    return new ForwardPass(config, cloud, wanted.before());
  }

  private boolean together() {
    return config.trainer() == TrainConfig.TrainerName.VECTORIZED;
  }

  private String group(int network) {
    return together() ? "train/group" : folder.unit("train", network).name();
  }

  /** The finished spans of the group that a network is in. */
  SnapshotSpans spans(int network) {
    return spans.computeIfAbsent(group(network), group -> new SnapshotSpans(folder, group, wanted));
  }

  /** As {@link #spans}, where another process may have written some since. */
  SnapshotSpans spansNow(int network) {
    spans.remove(group(network));
    return spans(network);
  }

  /**
   * What keeps networks of one group while they learn.
   *
   * @param networks their numbers, ascending
   * @param spanEpochs most epochs of a span; 0 for any number
   */
  SnapshotWriter writer(int[] networks, int spanEpochs) {
    return new SnapshotWriter(this, spans(networks[0]), networks, spanEpochs);
  }

  /** Creates the data set of parameters, [networks, epochs, parameter], and its axis. */
  Hdf5Dataset createParameters(Hdf5Writer file, int networks, int epochs) {
    int parameters = architecture.parameters();
    file.axis("/train/parameter", parameters);
    Hdf5Dataset created =
        file.create(
            PARAMETERS,
            ElementType.FLOAT32,
            new long[] {networks, epochs, parameters},
            new long[] {1, 1, parameters});
    file.attachAxes(PARAMETERS, "/network", "/epoch", "/train/parameter");
    file.attribute(PARAMETERS, "layout", architecture.layout());
    return created;
  }

  /** Creates the data sets of layers, [networks, epochs, sample, unit], and their axes. */
  Map<Integer, Hdf5Dataset> createLayers(Hdf5Writer file, int networks, int epochs) {
    file.write(SAMPLE, Arrays.stream(sample).asLongStream().toArray(), sample.length);
    Map<Integer, Hdf5Dataset> created = new TreeMap<>();
    for (int layer : wanted.layers()) {
      int width = config.hidden().get(layer - 1);
      String unitAxis = "/activations/unit_%02d".formatted(layer);
      file.axis(unitAxis, width);
      created.put(
          layer,
          file.create(
              layerPath(layer),
              ElementType.FLOAT32,
              new long[] {networks, epochs, sample.length, width},
              new long[] {1, 1, sample.length, width}));
      file.attachAxes(layerPath(layer), "/network", "/epoch", SAMPLE, unitAxis);
    }
    file.attribute("/activations", "values", wanted.before() ? "before" : "after");
    return created;
  }

  /** Writes the parameters of a network at the kept epochs, from the finished spans. */
  void writeParameters(Hdf5Writer file, int network, TrainedNetwork trained) {
    Hdf5Dataset target = createParameters(file, 1, wanted.epochs().length);
    spans(network).copy(network, trained, Map.of(PARAMETERS, target), () -> {});
  }

  /**
   * Writes the activations of a network at the kept epochs, NaN where its training failed. Those
   * that no span has, because their unit was deleted, are computed again from the parameters.
   *
   * @param cancelled polled before every epoch
   * @throws BettiscopeException (stopped) when {@code cancelled} becomes true
   */
  public void writeActivations(Hdf5Writer file, int network, BooleanSupplier cancelled) {
    int rows = wanted.epochs().length;
    file.write("/network", new long[] {network}, 1);
    file.write("/epoch", spans(network).axis(0, rows), rows);
    Map<String, Hdf5Dataset> targets = new TreeMap<>();
    createLayers(file, 1, rows).forEach((layer, target) -> targets.put(layerPath(layer), target));
    TrainedNetwork trained = TrainStage.read(folder, network);
    if (trained.failure().isEmpty()) {
      complete(network, wanted.rows(trained), cancelled);
      spans(network).copy(network, trained, targets, () -> poll(cancelled));
    }
  }

  private void complete(int network, int rows, BooleanSupplier cancelled) {
    SnapshotSpans there = spans(network);
    int[] missing = IntStream.range(0, rows).filter(row -> !there.has(network, row)).toArray();
    if (missing.length == 0) {
      return;
    }
    int parameters = architecture.parameters();
    try (SnapshotWriter writer = writer(new int[] {network}, 0);
        Hdf5Reader file = folder.unit("train", network).read()) {
      for (int row : missing) {
        poll(cancelled);
        long[] start = {0, row, 0};
        writer.keep(network, row, file.floats(PARAMETERS, start, new long[] {1, 1, parameters}));
      }
      writer.endSpan();
    }
  }

  private static void poll(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new BettiscopeException(
          Kind.STOPPED,
          "the activations were stopped",
          "run the same command again: it goes on after the networks that are finished");
    }
  }

  /** Deletes the spans that are of no more use once this network and all before it are gathered. */
  public void deleteSpans(int network) {
    if (!together() || network == config.numNetworks() - 1) {
      spans.remove(group(network));
      SnapshotSpans.delete(folder, group(network));
    }
  }

  /** Waits until everything is written. */
  @Override
  public void close() {
    chunks.close();
  }
}
