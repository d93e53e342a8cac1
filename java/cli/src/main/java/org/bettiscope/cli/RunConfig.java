package org.bettiscope.cli;

import org.bettiscope.activations.ActivationsConfig;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.data.DataConfig;
import org.bettiscope.homology.HomologyConfig;
import org.bettiscope.report.ReportConfig;
import org.bettiscope.statistics.StatisticsConfig;
import org.bettiscope.train.TrainConfig;

/**
 * A whole configuration.
 *
 * @param name names the run and its folder
 * @param seed every random draw is derived from it
 * @param data where points come from
 * @param train how networks learn; null where only the input is looked at
 * @param activations at which epochs and of which points layers are looked at
 * @param homology metric, landmarks and scales
 * @param statistics which networks count, and intervals of means over them
 * @param report what is drawn
 * @param execution how to run
 */
record RunConfig(
    String name,
    long seed,
    DataConfig data,
    TrainConfig train,
    ActivationsConfig activations,
    HomologyConfig homology,
    StatisticsConfig statistics,
    ReportConfig report,
    ExecutionConfig execution) {
  RunConfig {
    ConfigValue.present(name, "name");
    ConfigValue.atLeast(seed, 0, "seed");
    ConfigValue.present(data, "data");
    ConfigValue.present(homology, "homology");
    if (train != null) {
      checkEpochs(train, activations);
      checkLayers(homology, train.hidden().size());
    } else {
      checkLayers(homology, 0);
    }
  }

  private static void checkEpochs(TrainConfig train, ActivationsConfig activations) {
    int[] kept = activations.keptEpochs(train.epochs());
    boolean listed = !activations.epochs().isEmpty();
    ConfigValue.require(
        train.files().isEmpty() || kept.length == 1,
        listed ? "activations.epochs" : "activations.every",
        listed ? activations.epochs() : activations.every(),
        "be left out with train.files: networks that are read have one epoch");
  }

  private static void checkLayers(HomologyConfig homology, int last) {
    for (int layer : homology.layers()) {
      ConfigValue.require(
          layer <= last,
          "homology.layers",
          layer,
          "be at most " + last + ", the last hidden layer");
    }
  }

  /** The number of networks; 0 without training. */
  int networks() {
    return train == null ? 0 : train.numNetworks();
  }
}
