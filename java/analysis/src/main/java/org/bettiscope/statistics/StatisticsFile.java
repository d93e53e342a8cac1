package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;

/** The group {@code /statistics} of a file. */
final class StatisticsFile {
  private static final String[] UNIT_AXES = {"/epoch", "/layer", "/class", "/scale"};
  private static final String[] AXES = {"/epoch", "/layer", "/class", "/scale", "/dimension"};

  private final Hdf5Writer file;
  private final RunStatistics statistics;

  private StatisticsFile(Hdf5Writer file, RunStatistics statistics) {
    this.file = file;
    this.statistics = statistics;
  }

  static void write(Hdf5Writer file, RunStatistics statistics, double minimumAccuracy) {
    new StatisticsFile(file, statistics).write(minimumAccuracy);
  }

  private void write(double minimumAccuracy) {
    statistics.axes().write(file);
    writeNumbers("mean", Summary::mean);
    writeNumbers("sd", Summary::sd);
    writeNumbers("min", Summary::min);
    writeNumbers("max", Summary::max);
    writeCounts("count", Summary::count);
    writeCounts("failed", Summary::failed);
    file.attribute("/statistics", "minimum_accuracy", minimumAccuracy);
    if (!statistics.networks().isEmpty()) {
      writeMarks();
    }
  }

  private void writeMarks() {
    List<NetworkOutcome> networks = statistics.networks();
    long[] numbers = networks.stream().mapToLong(NetworkOutcome::network).toArray();
    int[] counted = networks.stream().mapToInt(network -> network.counted() ? 1 : 0).toArray();
    file.write("/network", numbers, numbers.length);
    file.write("/statistics/counted", counted, counted.length);
    file.attachAxes("/statistics/counted", "/network");
  }

  private void writeNumbers(String name, ToDoubleFunction<Summary> number) {
    String path = "/statistics/" + name;
    double[] values = statistics.cells().stream().mapToDouble(number).toArray();
    file.write(path, values, statistics.axes().shape());
    file.attachAxes(path, AXES);
  }

  /** Counts are the same for all dimensions of a unit. */
  private void writeCounts(String name, ToLongFunction<Summary> number) {
    String path = "/statistics/" + name;
    int dimensions = statistics.axes().dimensions();
    long[] values = new long[statistics.axes().units()];
    for (int unit = 0; unit < values.length; unit++) {
      values[unit] = number.applyAsLong(statistics.cells().get(unit * dimensions));
    }
    file.write(path, values, statistics.axes().unitShape());
    file.attachAxes(path, UNIT_AXES);
  }

  static List<Summary> readCells(Hdf5Reader file) {
    double[] mean = file.doubles("/statistics/mean");
    double[] sd = file.doubles("/statistics/sd");
    double[] min = file.doubles("/statistics/min");
    double[] max = file.doubles("/statistics/max");
    long[] count = file.longs("/statistics/count");
    long[] failed = file.longs("/statistics/failed");
    int dimensions = Math.toIntExact(file.shape("/dimension")[0]);
    List<Summary> cells = new ArrayList<>(mean.length);
    for (int cell = 0; cell < mean.length; cell++) {
      int unit = cell / dimensions;
      cells.add(new Summary(count[unit], failed[unit], mean[cell], sd[cell], min[cell], max[cell]));
    }
    return cells;
  }
}
