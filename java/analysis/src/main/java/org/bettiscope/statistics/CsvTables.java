package org.bettiscope.statistics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.StringJoiner;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** The tables as comma-separated values, numbers with all their digits. */
final class CsvTables {
  private CsvTables() {}

  static void write(RunStatistics statistics, Path folder) {
    try {
      Files.createDirectories(folder);
      replace(folder.resolve("betti.csv"), betti(statistics));
      replace(folder.resolve("accuracy.csv"), accuracy(statistics));
      replace(folder.resolve("training.csv"), training(statistics));
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          "cannot write the tables in " + folder + ": " + e.getMessage(),
          "make room and permit writing there",
          e);
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static String betti(RunStatistics statistics) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        "epoch",
        "layer",
        "class",
        "neighbors",
        "scale",
        "dimension",
        "count",
        "failed",
        "mean",
        "sd",
        "min",
        "max");
    for (int epoch : statistics.epochs()) {
      for (int layer : statistics.layers()) {
        for (int classNumber : statistics.classes()) {
          for (Scale scale : statistics.scales()) {
            bettiRows(csv, statistics, epoch, layer, classNumber, scale);
          }
        }
      }
    }
    return csv.toString();
  }

  private static void bettiRows(
      StringBuilder csv,
      RunStatistics statistics,
      int epoch,
      int layer,
      int classNumber,
      Scale scale) {
    for (int dimension = 0; dimension <= statistics.maxDimension(); dimension++) {
      Summary s = statistics.betti(epoch, layer, classNumber, scale, dimension);
      row(
          csv,
          epoch,
          layer,
          classNumber == 0 ? "all" : Integer.toString(classNumber - 1),
          scale.neighbors(),
          scale.scale(),
          dimension,
          s.count(),
          s.failed(),
          s.mean(),
          s.sd(),
          s.min(),
          s.max());
    }
  }

  static String accuracy(RunStatistics statistics) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        "network",
        "epochs",
        "loss",
        "accuracy",
        "validation_loss",
        "validation_accuracy",
        "counted",
        "reason");
    for (NetworkOutcome n : statistics.networks()) {
      row(
          csv,
          n.network(),
          n.epochs(),
          n.loss(),
          n.accuracy(),
          n.validationLoss(),
          n.validationAccuracy(),
          n.counted(),
          n.reason());
    }
    return csv.toString();
  }

  static String training(RunStatistics statistics) {
    StringBuilder csv = new StringBuilder();
    row(csv, "quantity", "count", "failed", "mean", "sd", "min", "max", "best_network");
    for (TrainingSummary.Quantity q : TrainingSummary.of(statistics.networks()).quantities()) {
      Summary s = q.values();
      row(csv, q.name(), s.count(), s.failed(), s.mean(), s.sd(), s.min(), s.max(), q.best());
    }
    return csv.toString();
  }

  private static void row(StringBuilder csv, Object... fields) {
    StringJoiner row = new StringJoiner(",", "", "\n");
    for (Object field : fields) {
      row.add(quoted(field.toString()));
    }
    csv.append(row);
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
