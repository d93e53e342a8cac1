package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;

/**
 * How the networks of a run learnt.
 *
 * @param networks a row for each of them
 * @param quantities loss, accuracy, validation_loss and validation_accuracy at the last epochs,
 *     over the networks that count and have the number
 */
public record TrainingSummary(List<NetworkOutcome> networks, List<Quantity> quantities) {

  /**
   * One quantity over the networks.
   *
   * @param name as in the history
   * @param values of the networks that have it
   * @param best the network with the lowest loss or the highest accuracy, the first of equals; -1
   *     where no network has the number
   */
  public record Quantity(String name, Summary values, int best) {
    /** The value of the best network. */
    public double bestValue() {
      return name.endsWith("loss") ? values.min() : values.max();
    }
  }

  /** Keeps copies. */
  public TrainingSummary {
    networks = List.copyOf(networks);
    quantities = List.copyOf(quantities);
  }

  /**
   * Reads the finished units of the stage train.
   *
   * @param config which networks count, and the intervals of their means
   * @param networks how many networks the run has
   * @throws org.bettiscope.persistence.BettiscopeException (data) if a unit is missing or corrupt
   */
  public static TrainingSummary read(RunFolder folder, StatisticsConfig config, int networks) {
    List<NetworkOutcome> outcomes = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      try (Hdf5Reader file = folder.unit("train", network).read()) {
        outcomes.addAll(TrainingOutcomes.read(file, config.minimumAccuracy()));
      }
    }
    return of(outcomes, Bootstrap.of(config, new Seeds(folder.identity().seed())));
  }

  private static TrainingSummary of(List<NetworkOutcome> networks, Bootstrap bootstrap) {
    return new TrainingSummary(
        networks,
        List.of(
            quantity("loss", networks, NetworkOutcome::loss, bootstrap),
            quantity("accuracy", networks, NetworkOutcome::accuracy, bootstrap),
            quantity("validation_loss", networks, NetworkOutcome::validationLoss, bootstrap),
            quantity(
                "validation_accuracy", networks, NetworkOutcome::validationAccuracy, bootstrap)));
  }

  private static Quantity quantity(
      String name,
      List<NetworkOutcome> networks,
      ToDoubleFunction<NetworkOutcome> value,
      Bootstrap bootstrap) {
    List<NetworkOutcome> counted =
        networks.stream()
            .filter(network -> network.counted() && !Double.isNaN(value.applyAsDouble(network)))
            .toList();
    double[] values = counted.stream().mapToDouble(value).toArray();
    long failed = networks.stream().filter(network -> !network.trained()).count();
    Comparator<NetworkOutcome> order = Comparator.comparingDouble(value);
    int best =
        counted.stream()
            .min(name.endsWith("loss") ? order : order.reversed())
            .map(NetworkOutcome::network)
            .orElse(-1);
    return new Quantity(name, Summary.of(values, failed, bootstrap), best);
  }

  /** The quantity by which networks count: the accuracy on points they did not learn from. */
  public Quantity accuracy() {
    Quantity validation = quantities.getLast();
    return validation.best() >= 0 ? validation : quantities.get(1);
  }
}
