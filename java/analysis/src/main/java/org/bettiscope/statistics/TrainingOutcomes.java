package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bettiscope.store.Hdf5Reader;

/** Reads how the networks of a file (a unit of training, or a whole run) ended. */
final class TrainingOutcomes {
  private final Hdf5Reader file;
  private final double minimumAccuracy;
  private final int epochs;

  private TrainingOutcomes(Hdf5Reader file, double minimumAccuracy) {
    this.file = file;
    this.minimumAccuracy = minimumAccuracy;
    this.epochs = Math.toIntExact(file.shape("/train_epoch")[0]);
  }

  static List<NetworkOutcome> read(Hdf5Reader file, double minimumAccuracy) {
    return new TrainingOutcomes(file, minimumAccuracy).read();
  }

  private List<NetworkOutcome> read() {
    int[] networks = file.ints("/network");
    int[] trained = file.ints("/train/stopped_epoch");
    int[] status = file.ints("/train/status");
    String[] reasons = file.strings("/train/reason");
    double[][] history = {
      history("loss"),
      history("accuracy"),
      history("validation_loss"),
      history("validation_accuracy")
    };
    List<NetworkOutcome> outcomes = new ArrayList<>();
    for (int row = 0; row < networks.length; row++) {
      int last = row * epochs + trained[row] - 1;
      boolean began = trained[row] > 0;
      double[] end =
          Arrays.stream(history).mapToDouble(h -> began ? h[last] : Double.NaN).toArray();
      String reason = status[row] != 0 ? reasons[row] : exclusion(end[1], end[3]);
      outcomes.add(
          new NetworkOutcome(
              networks[row],
              trained[row],
              end[0],
              end[1],
              end[2],
              end[3],
              status[row] == 0,
              reason.isEmpty(),
              reason));
    }
    return outcomes;
  }

  private double[] history(String name) {
    return file.doubles("/train/" + name);
  }

  /** Why a network that was trained does not count; empty where it does. */
  private String exclusion(double accuracy, double validationAccuracy) {
    boolean validated = !Double.isNaN(validationAccuracy);
    double measured = validated ? validationAccuracy : accuracy;
    // Written so that an accuracy that is not a number is below every minimum but 0, which takes
    // all.
    if (minimumAccuracy == 0 || measured >= minimumAccuracy) {
      return "";
    }
    return "%s %s is below statistics.minimum_accuracy %s"
        .formatted(validated ? "validation accuracy" : "accuracy", measured, minimumAccuracy);
  }
}
