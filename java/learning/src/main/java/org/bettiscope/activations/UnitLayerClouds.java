package org.bettiscope.activations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.train.SnapshotStore;
import org.bettiscope.train.TrainStage;

/**
 * Reads clouds from the unit files of a run folder, keeping the file of one network open at a time.
 */
final class UnitLayerClouds implements LayerClouds {
  private final RunFolder folder;
  private final LabelledCloud input;
  private final List<Optional<String>> failures = new ArrayList<>();
  private final int[] epochs;
  private final List<Integer> layers;
  private int openNetwork = -1;
  private Hdf5Reader open;

  UnitLayerClouds(RunFolder folder, int networks, List<Integer> layers) {
    this.folder = folder;
    this.input = DataStage.read(folder);
    this.layers = layers;
    for (int network = 0; network < networks; network++) {
      failures.add(TrainStage.read(folder, network).failure());
    }
    this.epochs = openUnit(0).ints("/epoch");
  }

  @Override
  public int networks() {
    return failures.size();
  }

  @Override
  public int[] epochs() {
    return epochs.clone();
  }

  @Override
  public List<Integer> layers() {
    return layers;
  }

  @Override
  public Optional<String> failure(int network) {
    return failures.get(network);
  }

  @Override
  public LabelledCloud input() {
    return input;
  }

  @Override
  public synchronized LabelledCloud cloud(int network, int epoch, int layer) {
    int row = Arrays.binarySearch(epochs, epoch);
    if (failures.get(network).isPresent() || row < 0 || !layers.contains(layer)) {
      throw new IllegalArgumentException(
          "network %d, epoch %d, layer %d has no activations".formatted(network, epoch, layer));
    }
    Hdf5Reader file = openUnit(network);
    String path = SnapshotStore.layerPath(layer);
    long[] shape = file.shape(path);
    float[] values =
        file.floats(path, new long[] {0, row, 0, 0}, new long[] {1, 1, shape[2], shape[3]});
    long[] sample = file.longs(SnapshotStore.SAMPLE);
    int[] labels = Arrays.stream(sample).mapToInt(point -> input.labels()[(int) point]).toArray();
    return new LabelledCloud(values, (int) shape[3], labels);
  }

  private Hdf5Reader openUnit(int network) {
    if (openNetwork != network) {
      close();
      open = folder.unit(ActivationsStage.STAGE, network).read();
      openNetwork = network;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      open.close();
      open = null;
      openNetwork = -1;
    }
  }
}
