package org.bettiscope.activations;

import java.util.List;
import java.util.TreeSet;
import org.bettiscope.data.ConfigValue;

/**
 * The section {@code activations}: at which epochs, and of which points, hidden layers are looked
 * at. The last epoch is always among them.
 *
 * @param epochs further epochs; 0 is the network before training
 * @param every also every so many epochs, from epoch 0; 0 adds none
 * @param sample number of points, drawn once without replacement for all networks; 0 takes every
 *     point
 */
public record ActivationsConfig(List<Integer> epochs, int every, int sample) {

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
    ConfigValue.atLeast(sample, 0, "activations.sample");
  }

  /**
   * The epochs at which training must keep parameters, ascending. A network that stops early stays
   * as it is, so that it has the same parameters at all later epochs.
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
    kept.add(lastEpoch);
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }
}
