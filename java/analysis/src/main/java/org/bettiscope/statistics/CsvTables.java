package org.bettiscope.statistics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** The tables as comma-separated values, numbers with all their digits. */
final class CsvTables {
  /** The columns of a summary. */
  private static final List<String> NAMES =
      Stream.concat(Stream.of("count", "failed"), Summary.NUMBERS.keySet().stream()).toList();

  private CsvTables() {}

  static void write(RunStatistics statistics, TrainingSummary training, Path folder) {
    try {
      Files.createDirectories(folder);
      replace(folder.resolve("betti.csv"), betti(statistics));
      replace(folder.resolve("accuracy.csv"), accuracy(statistics));
      replace(folder.resolve("training.csv"), training(training));
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
    row(csv, List.of("epoch", "layer", "class", "neighbors", "scale", "dimension"), NAMES);
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
      List<Object> place =
          List.of(
              epoch,
              layer,
              classNumber == 0 ? "all" : Integer.toString(classNumber - 1),
              scale.neighbors(),
              scale.scale(),
              dimension);
      row(csv, place, values(statistics.betti(epoch, layer, classNumber, scale, dimension)));
    }
  }

  static String accuracy(RunStatistics statistics) {
    StringBuilder csv = new StringBuilder();
    row(
        csv,
        List.of(
            "network",
            "epochs",
            "loss",
            "accuracy",
            "validation_loss",
            "validation_accuracy",
            "counted",
            "reason"));
    for (NetworkOutcome n : statistics.networks()) {
      row(
          csv,
          List.of(
              n.network(),
              n.epochs(),
              n.loss(),
              n.accuracy(),
              n.validationLoss(),
              n.validationAccuracy(),
              n.counted(),
              n.reason()));
    }
    return csv.toString();
  }

  static String training(TrainingSummary training) {
    StringBuilder csv = new StringBuilder();
    row(csv, List.of("quantity"), NAMES, List.of("best_network"));
    for (TrainingSummary.Quantity q : training.quantities()) {
      row(csv, List.of(q.name()), values(q.values()), List.of(q.best()));
    }
    return csv.toString();
  }

  private static List<Object> values(Summary summary) {
    List<Object> values = new ArrayList<>(List.of(summary.count(), summary.failed()));
    Summary.NUMBERS.values().forEach(number -> values.add(number.applyAsDouble(summary)));
    return values;
  }

  private static void row(StringBuilder csv, List<?>... parts) {
    StringJoiner row = new StringJoiner(",", "", "\n");
    for (List<?> part : parts) {
      part.forEach(field -> row.add(quoted(field.toString())));
    }
    csv.append(row);
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
