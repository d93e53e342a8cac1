package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Summarises Betti numbers over networks. */
final class BettiTables {
  private final BettiCounts input;
  private final List<BettiCounts> networks;
  private final BettiAxes hidden;
  private final Bootstrap bootstrap;

  private BettiTables(
      BettiCounts input, List<BettiCounts> networks, BettiAxes hidden, Bootstrap bootstrap) {
    this.input = input;
    this.networks = networks;
    this.hidden = hidden;
    this.bootstrap = bootstrap;
  }

  /**
   * The tables over the networks that count.
   *
   * @param outcomes of all networks
   * @param input Betti numbers of layer 0
   * @param counts Betti numbers of the hidden layers of every network, in the order of {@code
   *     outcomes}
   * @param config which networks those are, and the intervals that {@code bootstrap} gives
   */
  static RunStatistics over(
      List<NetworkOutcome> outcomes,
      BettiCounts input,
      List<BettiCounts> counts,
      StatisticsConfig config,
      Bootstrap bootstrap) {
    requireAlike(input, counts);
    List<BettiCounts> taken = new ArrayList<>();
    for (int network = 0; network < outcomes.size(); network++) {
      NetworkOutcome outcome = outcomes.get(network);
      // One that failed in training is taken: all its units are failed, and are counted as such.
      if (outcome.counted() || !outcome.trained()) {
        taken.add(counts.get(network));
      }
    }
    BettiAxes hidden = counts.isEmpty() ? withoutLayers(input.axes()) : counts.getFirst().axes();
    List<Integer> layers =
        Stream.concat(input.axes().layers().stream(), hidden.layers().stream()).toList();
    BettiAxes axes =
        new BettiAxes(
            hidden.epochs(), layers, hidden.classes(), hidden.scales(), hidden.dimensions());
    BettiTables tables = new BettiTables(input, taken, hidden, bootstrap);
    return new RunStatistics(config, outcomes, axes, tables.cells());
  }

  /** What there is of hidden layers where there are no networks. */
  private static BettiAxes withoutLayers(BettiAxes input) {
    return new BettiAxes(
        input.epochs(), List.of(), input.classes(), input.scales(), input.dimensions());
  }

  private static void requireAlike(BettiCounts input, List<BettiCounts> counts) {
    for (int network = 0; network < counts.size(); network++) {
      BettiCounts unit = counts.get(network);
      if (!unit.axes().equals(counts.getFirst().axes()) || !unit.fits(input)) {
        throw new BettiscopeException(
            Kind.DATA,
            "the homology of network "
                + network
                + " ranges over other epochs, layers, classes or scales than the rest",
            "delete its file and .done file in units/homology, and run again");
      }
    }
  }

  /** All cells in the order of the axes: epoch, layer, class, scale, dimension. */
  private List<Summary> cells() {
    int unitsOfLayer = hidden.classes().size() * hidden.scales().size();
    List<Summary> cells = new ArrayList<>();
    for (int epoch = 0; epoch < hidden.epochs().size(); epoch++) {
      for (int unit = 0; unit < unitsOfLayer; unit++) {
        addInput(unit, cells);
      }
      int first = epoch * hidden.layers().size() * unitsOfLayer;
      for (int unit = 0; unit < hidden.layers().size() * unitsOfLayer; unit++) {
        addHidden(first + unit, cells);
      }
    }
    return cells;
  }

  private void addInput(int unit, List<Summary> cells) {
    for (int dimension = 0; dimension < hidden.dimensions(); dimension++) {
      cells.add(
          input.has(unit)
              ? Summary.ofConstant(input.betti(unit, dimension))
              : Summary.of(new long[0], 1, bootstrap));
    }
  }

  private void addHidden(int unit, List<Summary> cells) {
    List<BettiCounts> done = networks.stream().filter(counts -> counts.has(unit)).toList();
    for (int dimension = 0; dimension < hidden.dimensions(); dimension++) {
      int p = dimension;
      long[] values = done.stream().mapToLong(counts -> counts.betti(unit, p)).toArray();
      cells.add(Summary.of(values, networks.size() - done.size(), bootstrap));
    }
  }
}
