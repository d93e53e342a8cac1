package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.List;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;

/**
 * Tables over the networks of a run: {@code units/statistics.h5}, {@code statistics/betti.csv},
 * {@code statistics/accuracy.csv} (a row for each network) and {@code statistics/training.csv}
 * (over the networks).
 */
public final class StatisticsStage {
  private StatisticsStage() {}

  /**
   * Computes the tables from the finished units of training and homology, and writes them.
   *
   * @param networks number of networks of the run
   * @throws BettiscopeException (data) if a unit is missing or corrupt
   */
  public static RunStatistics run(RunFolder folder, StatisticsConfig config, int networks) {
    long start = System.nanoTime();
    Seeds seeds = new Seeds(folder.identity().seed());
    Bootstrap bootstrap = Bootstrap.of(config, seeds);
    TrainingSummary training = TrainingSummary.read(folder, config, networks);
    List<BettiCounts> counts = new ArrayList<>();
    for (int network = 0; network < networks; network++) {
      counts.add(counts(folder.unit("homology", network)));
    }
    RunStatistics statistics =
        BettiTables.over(
            training.networks(), counts(folder.unit("homology/input")), counts, config, bootstrap);
    Unit unit = folder.unit("statistics");
    if (!unit.isDone()) {
      unit.write(
          (System.nanoTime() - start) / 1e9, seeds, file -> StatisticsFile.write(file, statistics));
    }
    CsvTables.write(statistics, training, folder.path().resolve("statistics"));
    return statistics;
  }

  private static BettiCounts counts(Unit unit) {
    try (Hdf5Reader file = open(unit)) {
      return BettiCounts.read(file);
    }
  }

  private static Hdf5Reader open(Unit unit) {
    if (!unit.isDone()) {
      throw new BettiscopeException(
          Kind.DATA,
          "unit " + unit.name() + " is not finished",
          "carry out the stage " + unit.name().replaceFirst("/.*", "") + " first");
    }
    return unit.read();
  }
}
