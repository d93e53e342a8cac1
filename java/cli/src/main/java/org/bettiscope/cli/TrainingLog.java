package org.bettiscope.cli;

import java.util.Locale;
import org.bettiscope.statistics.NetworkOutcome;
import org.bettiscope.statistics.TrainingSummary;
import org.bettiscope.statistics.TrainingSummary.Quantity;
import org.bettiscope.train.TrainConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log and the terminal say of the networks when training is over. */
final class TrainingLog {
  private static final Logger LOG = LoggerFactory.getLogger(LogSetup.RUN);

  private TrainingLog() {}

  /** Logs a line for each network and for each quantity; returns what the summary line says. */
  static String write(TrainingSummary summary, TrainConfig config) {
    for (NetworkOutcome n : summary.networks()) {
      LOG.info(
          "network {}: {}, loss {}, accuracy {}, validation loss {}, validation accuracy {}{}",
          n.network(),
          ResultText.count(n.epochs(), "epoch", "epochs"),
          n.loss(),
          n.accuracy(),
          n.validationLoss(),
          n.validationAccuracy(),
          n.counted() ? "" : "; does not count: " + n.reason());
    }
    for (Quantity q : summary.quantities()) {
      LOG.info(
          "{} of {} networks: mean {}, sd {}, best {} (network {})",
          q.name(),
          q.values().count(),
          q.values().mean(),
          q.values().sd(),
          q.bestValue(),
          q.best());
    }
    return ResultText.count(config.numNetworks(), "network", "networks")
        + (config.files().isEmpty()
            ? ", at most " + ResultText.count(config.epochs(), "epoch", "epochs")
            : ", read from files")
        + accuracy(summary.accuracy());
  }

  private static String accuracy(Quantity accuracy) {
    if (accuracy.best() < 0) {
      return ", none counts";
    }
    return String.format(
        Locale.ROOT,
        ", %s %.4f, sd %.4f, best %.4f (network %d)",
        accuracy.name().replace('_', ' '),
        accuracy.values().mean(),
        accuracy.values().sd(),
        accuracy.bestValue(),
        accuracy.best());
  }
}
