package org.bettiscope.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.report.ReportData.Tile;
import org.bettiscope.statistics.NetworkOutcome;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.statistics.Summary;

/** The numbers to see at a glance. */
final class Highlights {
  private final RunStatistics run;
  private final long failed;
  private final long units;

  Highlights(RunStatistics run, long failed, long units) {
    this.run = run;
    this.failed = failed;
    this.units = units;
  }

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    long trained = run.networks().stream().filter(NetworkOutcome::trained).count();
    long all = run.networks().size();
    tiles.add(new Tile(trained + " of " + all, "networks trained", trained < all));
    accuracy(tiles);
    Scale scale = run.scales().getFirst();
    int classNumber = run.classes().getFirst();
    String where =
        (classNumber == 0 ? "" : ", class " + (classNumber - 1)) + ", " + scale.describe();
    int last = run.layers().getLast();
    tiles.add(new Tile(betti(0, classNumber, scale), "Betti numbers of the input" + where, false));
    tiles.add(
        new Tile(
            betti(last, classNumber, scale),
            "mean in layer " + last + " at epoch " + run.epochs().getLast(),
            false));
    tiles.add(new Tile(failed + " of " + units, "units of homology failed", failed > 0));
    return tiles;
  }

  private void accuracy(List<Tile> tiles) {
    boolean validated =
        run.networks().stream().anyMatch(n -> !Double.isNaN(n.validationAccuracy()));
    DoubleSummaryStatistics accuracy =
        run.networks().stream()
            .filter(NetworkOutcome::counted)
            .mapToDouble(n -> validated ? n.validationAccuracy() : n.accuracy())
            .filter(Double::isFinite)
            .summaryStatistics();
    if (accuracy.getCount() > 0) {
      tiles.add(
          new Tile(
              String.format(Locale.ROOT, "%.2f %%", 100 * accuracy.getAverage()),
              String.format(
                  Locale.ROOT,
                  "mean accuracy on %s points (%.2f to %.2f %%)",
                  validated ? "validation" : "training",
                  100 * accuracy.getMin(),
                  100 * accuracy.getMax()),
              false));
    }
  }

  /** Betti numbers, or their means, as a vector; a dash where there is none. */
  private String betti(int layer, int classNumber, Scale scale) {
    StringJoiner vector = new StringJoiner(", ", "(", ")");
    for (int dimension = 0; dimension <= run.maxDimension(); dimension++) {
      Summary s = run.betti(run.epochs().getLast(), layer, classNumber, scale, dimension);
      vector.add(number(s.mean()));
    }
    return vector.toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
