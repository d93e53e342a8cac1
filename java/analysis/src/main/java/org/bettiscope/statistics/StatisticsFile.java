package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  static void write(Hdf5Writer file, RunStatistics statistics) {
    new StatisticsFile(file, statistics).write();
  }

  private void write() {
    statistics.axes().write(file);
    Summary.NUMBERS.forEach(this::writeNumbers);
    writeCounts("count", Summary::count);
    writeCounts("failed", Summary::failed);
    StatisticsConfig config = statistics.config();
    file.attribute("/statistics", "minimum_accuracy", config.minimumAccuracy());
    file.attribute("/statistics", "confidence", config.confidence());
    file.attribute("/statistics", "resamples", config.resamples());
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

  static StatisticsConfig readConfig(Hdf5Reader file) {
    return new StatisticsConfig(
        file.doubleAttribute("/statistics", "minimum_accuracy"),
        file.doubleAttribute("/statistics", "confidence"),
        Math.toIntExact(file.longAttribute("/statistics", "resamples")));
  }

  static List<Summary> readCells(Hdf5Reader file) {
    Map<String, double[]> numbers = new HashMap<>();
    for (String name : Summary.NUMBERS.keySet()) {
      numbers.put(name, file.doubles("/statistics/" + name));
    }
    long[] count = file.longs("/statistics/count");
    long[] failed = file.longs("/statistics/failed");
    int dimensions = Math.toIntExact(file.shape("/dimension")[0]);
    List<Summary> cells = new ArrayList<>();
    for (int cell = 0; cell < count.length * dimensions; cell++) {
      int unit = cell / dimensions;
      cells.add(cell(count[unit], failed[unit], numbers, cell));
    }
    return cells;
  }

  private static Summary cell(long count, long failed, Map<String, double[]> numbers, int cell) {
    ToDoubleFunction<String> number = name -> numbers.get(name)[cell];
    return new Summary(
        count,
        failed,
        number.applyAsDouble("mean"),
        number.applyAsDouble("sd"),
        number.applyAsDouble("standard_error"),
        number.applyAsDouble("median"),
        number.applyAsDouble("min"),
        number.applyAsDouble("max"),
        interval("percentile", number),
        interval("bca", number));
  }

  private static Interval interval(String name, ToDoubleFunction<String> number) {
    return new Interval(number.applyAsDouble(name + "_low"), number.applyAsDouble(name + "_high"));
  }
}
