package org.bettiscope.statistics;

import java.nio.file.Path;
import java.util.List;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Reader;

/** The tables over the networks of a run. */
public final class RunStatistics {
  private final StatisticsConfig config;
  private final List<NetworkOutcome> networks;
  private final BettiAxes axes;
  private final List<Summary> cells;

  /**
   * @param cells in the order of {@code axes}
   */
  RunStatistics(
      StatisticsConfig config, List<NetworkOutcome> networks, BettiAxes axes, List<Summary> cells) {
    this.config = config;
    this.networks = List.copyOf(networks);
    this.axes = axes;
    this.cells = List.copyOf(cells);
  }

  /**
   * Reads the tables of a {@code run.h5}.
   *
   * @throws BettiscopeException (data) if it holds none, or is corrupt
   */
  public static RunStatistics read(Path runFile) {
    try (Hdf5Reader file = Hdf5.open(runFile)) {
      return read(file);
    }
  }

  /** As {@link #read(Path)}, from a file that is open. */
  public static RunStatistics read(Hdf5Reader file) {
    if (!file.exists("/statistics")) {
      throw new BettiscopeException(
          Kind.DATA, file.file() + " has no statistics", "carry out the statistics stage first");
    }
    StatisticsConfig config = StatisticsFile.readConfig(file);
    return new RunStatistics(
        config,
        file.exists("/train") ? TrainingOutcomes.read(file, config.minimumAccuracy()) : List.of(),
        BettiAxes.read(file),
        StatisticsFile.readCells(file));
  }

  /** By what the tables were made. */
  public StatisticsConfig config() {
    return config;
  }

  /** How each network's training ended. */
  public List<NetworkOutcome> networks() {
    return networks;
  }

  /** The epochs looked at, ascending. */
  public List<Integer> epochs() {
    return axes.epochs();
  }

  /** The layers looked at, ascending; 0 is the input. */
  public List<Integer> layers() {
    return axes.layers();
  }

  /** The classes looked at: 0 for all together, c for label c - 1. */
  public List<Integer> classes() {
    return axes.classes();
  }

  /** The scales at which Betti numbers were taken. */
  public List<Scale> scales() {
    return axes.scales();
  }

  /** The highest dimension of the Betti numbers. */
  public int maxDimension() {
    return axes.dimensions() - 1;
  }

  /**
   * A Betti number over the networks that count. That of layer 0 is the input's own, the same for
   * all networks and epochs: its count is 1 and its sd 0.
   *
   * @param epoch one of {@link #epochs()}
   * @param layer one of {@link #layers()}
   * @param classNumber one of {@link #classes()}
   * @param scale one of {@link #scales()}
   * @param dimension from 0 to {@link #maxDimension()}
   * @throws BettiscopeException (usage) if there is no such row
   */
  public Summary betti(int epoch, int layer, int classNumber, Scale scale, int dimension) {
    int cell = position(axes.epochs(), epoch, "epoch");
    cell = cell * axes.layers().size() + position(axes.layers(), layer, "layer");
    cell = cell * axes.classes().size() + position(axes.classes(), classNumber, "class");
    cell = cell * axes.scales().size() + position(axes.scales(), scale, "scale");
    if (dimension < 0 || dimension >= axes.dimensions()) {
      throw unknown("dimension", dimension, "0 to " + maxDimension());
    }
    return cells.get(cell * axes.dimensions() + dimension);
  }

  BettiAxes axes() {
    return axes;
  }

  List<Summary> cells() {
    return cells;
  }

  private static int position(List<?> axis, Object value, String name) {
    int position = axis.indexOf(value);
    if (position < 0) {
      throw unknown(name, value, "one of " + axis);
    }
    return position;
  }

  private static BettiscopeException unknown(String name, Object value, String expected) {
    return new BettiscopeException(
        Kind.USAGE,
        name + " = " + value + ", expected " + expected,
        "ask for one that was computed");
  }
}
