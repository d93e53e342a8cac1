package org.bettiscope.activations;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.train.Snapshots;
import org.bettiscope.train.TrainConfig;

/**
 * The section {@code activations}: at which epochs, and of which points, hidden layers are looked
 * at. The last epoch is always among them.
 *
 * @param epochs further epochs; 0 is the network before training
 * @param every also every so many epochs, from epoch 0; 0 adds none
 * @param logarithmic also so many epochs from 1 to the last, each about the same multiple of the
 *     one before; 0 adds none
 * @param layers the hidden layers that are looked at, from 1; empty for all
 * @param values which values of a unit
 * @param sample number of points, drawn once without replacement for all networks; 0 takes every
 *     point
 */
public record ActivationsConfig(
    List<Integer> epochs,
    int every,
    int logarithmic,
    List<Integer> layers,
    Values values,
    int sample) {

  /** Which values of a hidden unit. */
  public enum Values {
    /** Those after the activation function. */
    AFTER,
    /** Those that go into the activation function. */
    BEFORE;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Checks every value. */
  public ActivationsConfig {
    ConfigValue.present(epochs, "activations.epochs");
    for (int i = 0; i < epochs.size(); i++) {
      String key = "activations.epochs[" + i + "]";
      ConfigValue.present(epochs.get(i), key);
      ConfigValue.atLeast(epochs.get(i), 0, key);
    }
    epochs = List.copyOf(epochs);
    ConfigValue.atLeast(every, 0, "activations.every");
    ConfigValue.atLeast(logarithmic, 0, "activations.logarithmic");
    layers = checkedLayers(layers);
    ConfigValue.present(values, "activations.values");
    ConfigValue.atLeast(sample, 0, "activations.sample");
  }

  private static List<Integer> checkedLayers(List<Integer> layers) {
    ConfigValue.present(layers, "activations.layers");
    for (int i = 0; i < layers.size(); i++) {
      String key = "activations.layers[" + i + "]";
      ConfigValue.present(layers.get(i), key);
      ConfigValue.atLeast(layers.get(i), 1, key);
    }
    return layers.stream().distinct().sorted().toList();
  }

  /**
   * The hidden layers that are looked at, ascending.
   *
   * @param hidden how many there are
   */
  public List<Integer> layersOf(int hidden) {
    if (layers.isEmpty()) {
      return IntStream.rangeClosed(1, hidden).boxed().toList();
    }
    ConfigValue.require(
        layers.getLast() <= hidden,
        "activations.layers",
        layers,
        "name no layer above " + hidden + ", the last hidden one");
    return layers;
  }

  /**
   * What training must keep.
   *
   * @param points how many there are
   * @throws org.bettiscope.persistence.BettiscopeException (usage) where there are fewer points,
   *     layers or epochs than asked for
   */
  public Snapshots snapshots(TrainConfig train, int points) {
    ConfigValue.require(
        sample <= points,
        "activations.sample",
        sample,
        "be at most the number of points, " + points);
    return new Snapshots(
        keptEpochs(train.epochs()),
        layersOf(train.hidden().size()),
        values == Values.BEFORE,
        sample);
  }

  /**
   * The epochs at the end of which networks are looked at, ascending. A network that stops early
   * stays as it is, so that it is the same at all later epochs.
   *
   * @param lastEpoch {@code train.epochs}
   */
  public int[] keptEpochs(int lastEpoch) {
    TreeSet<Integer> kept = new TreeSet<>(epochs);
    for (int i = 0; i < epochs.size(); i++) {
      ConfigValue.require(
          epochs.get(i) <= lastEpoch,
          "activations.epochs[" + i + "]",
          epochs.get(i),
          "be at most train.epochs, " + lastEpoch);
    }
    for (int epoch = 0; every > 0 && epoch <= lastEpoch; epoch += every) {
      kept.add(epoch);
    }
    for (int i = 0; i < logarithmic; i++) {
      double exponent = logarithmic == 1 ? 1 : i / (logarithmic - 1.0);
      kept.add((int) Math.round(Math.pow(lastEpoch, exponent)));
    }
    kept.add(lastEpoch);
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }
}
