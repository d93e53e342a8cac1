package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.statistics.NetworkOutcome;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.statistics.Summary;

/** The short table on the terminal: accuracy, and Betti numbers per layer at the last epoch. */
final class SummaryTable {
  private final RunStatistics statistics;
  private final PrintWriter out;

  private SummaryTable(RunStatistics statistics, PrintWriter out) {
    this.statistics = statistics;
    this.out = out;
  }

  static void print(RunStatistics statistics, PrintWriter out) {
    SummaryTable table = new SummaryTable(statistics, out);
    table.printNetworks();
    for (Scale scale : statistics.scales()) {
      table.printBetti(statistics.classes().getFirst(), scale);
    }
  }

  private void printNetworks() {
    out.println();
    if (statistics.networks().isEmpty()) {
      out.println("The input alone: the configuration has no networks.");
      return;
    }
    long counted = statistics.networks().stream().filter(NetworkOutcome::counted).count();
    out.printf("%d of %d networks count%n", counted, statistics.networks().size());
    printRange("accuracy", NetworkOutcome::accuracy);
    printRange("validation accuracy", NetworkOutcome::validationAccuracy);
    statistics.networks().stream()
        .filter(network -> !network.counted())
        .forEach(network -> out.printf("  network %d: %s%n", network.network(), network.reason()));
  }

  private void printRange(String name, ToDoubleFunction<NetworkOutcome> value) {
    var values =
        statistics.networks().stream()
            .filter(NetworkOutcome::counted)
            .mapToDouble(value)
            .filter(Double::isFinite)
            .summaryStatistics();
    if (values.getCount() > 0) {
      out.printf(
          Locale.ROOT,
          "%-20s %.4f (%.4f to %.4f)%n",
          name,
          values.getAverage(),
          values.getMin(),
          values.getMax());
    }
  }

  private void printBetti(int classNumber, Scale scale) {
    String cloud = classNumber == 0 ? "all classes" : "class " + (classNumber - 1);
    out.printf("%nBetti numbers, %s, %s%s%n", cloud, scale.describe(), ofEpoch());
    out.printf("%7s", "layer");
    for (int dimension = 0; dimension <= statistics.maxDimension(); dimension++) {
      out.printf("%18s", "dimension " + dimension);
    }
    out.println();
    for (int layer : statistics.layers()) {
      out.printf("%7s", layer == 0 ? "input" : Integer.toString(layer));
      for (int dimension = 0; dimension <= statistics.maxDimension(); dimension++) {
        out.printf(
            "%18s", cell(statistics.betti(lastEpoch(), layer, classNumber, scale, dimension)));
      }
      out.println();
    }
  }

  private int lastEpoch() {
    return statistics.epochs().isEmpty() ? 0 : statistics.epochs().getLast();
  }

  private String ofEpoch() {
    return statistics.epochs().isEmpty() ? "" : ", epoch " + lastEpoch() + ": mean (least to most)";
  }

  private static String cell(Summary betti) {
    if (betti.count() == 0) {
      return "none";
    }
    return betti.min() == betti.max()
        ? String.format(Locale.ROOT, "%.0f", betti.mean())
        : String.format(Locale.ROOT, "%.1f (%.0f to %.0f)", betti.mean(), betti.min(), betti.max());
  }
}
