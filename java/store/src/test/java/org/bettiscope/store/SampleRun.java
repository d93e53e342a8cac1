package org.bettiscope.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * The units of a small run with made-up numbers, each of which says where it belongs: 3 networks,
 * epochs 0 and 5, layers 0 to 2, classes 0 to 2, one scale, dimensions 0 to 2.
 */
final class SampleRun {
  static final int NETWORKS = 3;
  static final int LAYERS = 2;
  static final long[] EPOCHS = {0, 5};
  static final int CLASSES = 3;
  static final int DIMENSIONS = 3;
  static final int SAMPLES = 40;
  static final String DIGEST = "0123456789abcdef".repeat(4);

  private SampleRun() {}

  static RunIdentity identity() {
    return identity(DIGEST);
  }

  static RunIdentity identity(String digest) {
    TreeMap<String, String> environment = new TreeMap<>();
    environment.put("java", "25");
    return new RunIdentity(
        "sample", digest, 7, "name: sample # ü\n", Path.of("configs"), "0.1.0", environment);
  }

  static void writeAll(RunFolder folder) {
    writeData(folder);
    for (int network = 0; network < NETWORKS; network++) {
      writeTraining(folder, network);
      writeActivations(folder, network);
    }
    writeHomology(folder);
    writeStatistics(folder);
  }

  static void writeData(RunFolder folder) {
    Seeds seeds = new Seeds(7);
    seeds.of("data/torus-0");
    folder
        .unit("data")
        .write(
            0.5,
            seeds,
            w -> {
              w.write("/point", range(100), 100);
              w.write("/axis", range(3), 3);
              w.write("/data/points", Samples.floats(300), 100, 3);
              w.write("/data/labels", new int[100], 100);
              w.attachAxes("/data/points", "/point", "/axis");
              w.attachAxes("/data/labels", "/point");
              w.attribute("/data", "name", "torus-pair");
            });
  }

  static void writeTraining(RunFolder folder, int network) {
    Seeds seeds = new Seeds(7);
    seeds.of("train/network-" + network + "/initialisation");
    boolean failed = network == 1;
    folder
        .unit("train", network)
        .write(
            1,
            seeds,
            w -> {
              axes(w, network);
              w.write("/train_epoch", new long[] {1, 2, 3, 4, 5}, 5);
              w.axis("/train/parameter", 4);
              double[] loss = {network + 0.1, network + 0.2, Double.NaN, Double.NaN, Double.NaN};
              w.write("/train/loss", loss, 1, 5);
              w.write("/train/status", new int[] {failed ? 1 : 0}, 1);
              w.write("/train/reason", new String[] {failed ? "loss is NaN — gestoppt" : ""}, 1);
              float[] parameters = {network, 1, 2, 3, network, 5, 6, 7};
              w.write("/train/parameters", parameters, 1, 2, 4);
              w.attachAxes("/train/loss", "/network", "/train_epoch");
              w.attachAxes("/train/status", "/network");
              w.attachAxes("/train/reason", "/network");
              w.attachAxes("/train/parameters", "/network", "/epoch", "/train/parameter");
              w.attribute("/train/parameters", "layout", "[]");
            });
  }

  static void writeActivations(RunFolder folder, int network) {
    folder
        .unit("activations", network)
        .write(
            2,
            new Seeds(7),
            w -> {
              axes(w, network);
              w.write("/activations/sample", range(SAMPLES), SAMPLES);
              for (int layer = 1; layer <= LAYERS; layer++) {
                writeLayer(w, network, layer);
              }
            });
  }

  private static void writeLayer(Hdf5Writer w, int network, int layer) {
    int width = 4 + layer;
    String path = "/activations/layer_0" + layer;
    String unitAxis = "/activations/unit_0" + layer;
    w.axis(unitAxis, width);
    long[] shape = {1, EPOCHS.length, SAMPLES, width};
    Hdf5Dataset dataset =
        w.create(path, ElementType.FLOAT32, shape, new long[] {1, 1, SAMPLES, width});
    for (int epoch = 0; epoch < EPOCHS.length; epoch++) {
      dataset.write(
          activations(network, epoch, layer),
          new long[] {0, epoch, 0, 0},
          new long[] {1, 1, SAMPLES, width});
    }
    w.attachAxes(path, "/network", "/epoch", "/activations/sample", unitAxis);
  }

  static float[] activations(int network, int epoch, int layer) {
    float[] values = new float[SAMPLES * (4 + layer)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 * network + 100 * epoch + 10 * layer + i / 1024f;
    }
    return values;
  }

  static void writeHomology(RunFolder folder) {
    folder
        .unit("homology/input")
        .write(
            3,
            new Seeds(7),
            w -> {
              w.write("/network", new long[] {0}, 1);
              w.write("/epoch", new long[] {0}, 1);
              w.write("/layer", new long[] {0}, 1);
              homology(w, 0, 1, 0, 1);
            });
    for (int network = 0; network < NETWORKS; network++) {
      int number = network;
      folder
          .unit("homology", network)
          .write(
              4,
              new Seeds(7),
              w -> {
                axes(w, number);
                w.write("/layer", new long[] {1, 2}, 2);
                homology(w, number, EPOCHS.length, 1, LAYERS);
              });
    }
  }

  private static void homology(Hdf5Writer w, int network, int epochs, int firstLayer, int layers) {
    w.write("/class", range(CLASSES), CLASSES);
    w.write("/scale", new double[] {2}, 1);
    w.write("/dimension", range(DIMENSIONS), DIMENSIONS);
    List<float[]> pairs = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int layer = firstLayer; layer < firstLayer + layers; layer++) {
        for (int group = 0; group < CLASSES; group++) {
          reasons.add(fails(network, layer, group) ? "k >= n" : "");
          offsets.add((long) pairs.size());
          for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            pairs.addAll(pairs(network, epoch, layer, group, dimension));
            offsets.add((long) pairs.size());
          }
        }
      }
    }
    w.axis("/homology/pair", pairs.size());
    w.axis("/homology/bound", 2);
    w.axis("/homology/offset", DIMENSIONS + 1);
    float[] flat = new float[2 * pairs.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = pairs.get(i / 2)[i % 2];
    }
    w.write("/homology/pairs", flat, pairs.size(), 2);
    long[] allOffsets = offsets.stream().mapToLong(Long::longValue).toArray();
    w.write("/homology/offsets", allOffsets, 1, epochs, layers, CLASSES, 1, DIMENSIONS + 1);
    w.write("/homology/betti", betti(offsets), 1, epochs, layers, CLASSES, 1, DIMENSIONS);
    w.write("/homology/reason", reasons.toArray(new String[0]), 1, epochs, layers, CLASSES, 1);
    w.attachAxes("/homology/pairs", "/homology/pair", "/homology/bound");
    w.attachAxes(
        "/homology/offsets",
        "/network",
        "/epoch",
        "/layer",
        "/class",
        "/scale",
        "/homology/offset");
    w.attachAxes("/homology/reason", "/network", "/epoch", "/layer", "/class", "/scale");
    w.attachAxes(
        "/homology/betti", "/network", "/epoch", "/layer", "/class", "/scale", "/dimension");
    w.attribute("/homology", "filtration", "Vietoris-Rips");
    w.attribute("/homology", "neighbors", new long[] {12});
  }

  /** Made up: how many pairs there are. */
  private static long[] betti(List<Long> offsets) {
    int diagrams = offsets.size() / (DIMENSIONS + 1);
    long[] betti = new long[diagrams * DIMENSIONS];
    for (int i = 0; i < betti.length; i++) {
      int first = i / DIMENSIONS * (DIMENSIONS + 1) + i % DIMENSIONS;
      betti[i] = offsets.get(first + 1) - offsets.get(first);
    }
    return betti;
  }

  static boolean fails(int network, int layer, int group) {
    return network == 2 && layer == 1 && group == 2;
  }

  /**
   * Any pairs, none where the unit fails; those of layer 0 are the same for all networks and
   * epochs.
   */
  static List<float[]> pairs(int network, int epoch, int layer, int group, int dimension) {
    List<float[]> pairs = new ArrayList<>();
    if (fails(network, layer, group)) {
      return pairs;
    }
    long place = layer == 0 ? 0 : 10 * network + epoch + 1;
    Random random = new Random(((place * 10 + layer) * 10 + group) * 10 + dimension);
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      float death = random.nextInt(3) == 0 ? Float.POSITIVE_INFINITY : 1 + random.nextFloat();
      pairs.add(new float[] {random.nextFloat(), death});
    }
    return pairs;
  }

  static void writeStatistics(RunFolder folder) {
    folder
        .unit("statistics")
        .write(
            0.1,
            new Seeds(7),
            w -> {
              w.write("/epoch", EPOCHS, 2);
              w.write("/layer", new long[] {0, 1, 2}, 3);
              w.write("/statistics/mean", new double[6], 2, 3);
              w.attachAxes("/statistics/mean", "/epoch", "/layer");
            });
  }

  private static void axes(Hdf5Writer w, int network) {
    w.write("/network", new long[] {network}, 1);
    w.write("/epoch", EPOCHS, EPOCHS.length);
  }

  private static long[] range(int length) {
    long[] range = new long[length];
    for (int i = 0; i < length; i++) {
      range[i] = i;
    }
    return range;
  }
}
