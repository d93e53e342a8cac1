package org.bettiscope.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how one stage goes: a bar with the time left on a terminal, a line every few seconds
 * elsewhere; one summary line at the end.
 */
final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogSetup.RUN);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String stage;
  private final PrintWriter err;
  private final ProgressBar bar;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private long first = -1;
  private String summary;

  private Progress(String stage, PrintWriter err, ProgressBar bar) {
    this.stage = stage;
    this.err = err;
    this.bar = bar;
  }

  /**
   * @param unit what is counted, in the plural
   */
  static Progress start(String stage, String unit, PrintWriter err, boolean terminal) {
    LOG.info("{} begins", stage);
    return new Progress(stage, err, terminal ? bar(stage, unit) : null);
  }

  private static ProgressBar bar(String stage, String unit) {
    return onTerminal(stage, -1).setUnit(" " + unit, 1).build();
  }

  /** A bar that is gone when it is closed. */
  static ProgressBarBuilder onTerminal(String task, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .clearDisplayOnFinish();
  }

  /** So much of the whole is done. */
  synchronized void update(long done, long total) {
    if (first < 0) {
      first = done;
    }
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
      return;
    }
    long now = System.nanoTime();
    if (now - lastLine >= INTERVAL.toNanos() && done < total) {
      lastLine = now;
      err.println(line(done, total, (now - start) / 1e9));
    }
  }

  /** Prints a line at once. */
  synchronized void note(String text) {
    err.println(stage + ": " + text);
  }

  private String line(long done, long total, double seconds) {
    // What was done by an earlier call says nothing of the speed of this one.
    String left =
        done > first
            ? String.format(Locale.ROOT, ", %.0f s left", seconds * (total - done) / (done - first))
            : "";
    return String.format(
        Locale.ROOT, "%s: %d of %d (%d %%)%s", stage, done, total, 100 * done / total, left);
  }

  /** What the summary line says beside the time. */
  void summary(String text) {
    summary = text;
  }

  /** Prints the summary line if the stage came to its end. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
    if (summary != null) {
      String line =
          String.format(
              Locale.ROOT, "%-12s%s, %.1f s", stage, summary, (System.nanoTime() - start) / 1e9);
      err.println(line);
      LOG.info(line);
    }
  }
}
