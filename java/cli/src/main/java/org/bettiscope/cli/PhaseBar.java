package org.bettiscope.cli;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.bettiscope.persistence.RipsProgress;
import org.bettiscope.persistence.RipsProgress.Phase;

/**
 * Shows on a terminal at which phase a computation is, and its share that is done; nothing of a
 * computation that is soon over.
 */
final class PhaseBar implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final long start = System.nanoTime();
  private String shown = "";
  private ProgressBar bar;

  /** Called again and again, by one thread. */
  void show(RipsProgress progress) {
    if (System.nanoTime() - start < PATIENCE.toNanos()) {
      return;
    }
    String name = name(progress);
    if (!name.equals(shown)) {
      close();
      bar = Progress.onTerminal(name, progress.total()).build();
      shown = name;
    }
    bar.stepTo(progress.done());
  }

  private static String name(RipsProgress progress) {
    String phase = progress.phase().toString().toLowerCase(Locale.ROOT);
    boolean ofDimension = progress.phase() == Phase.COLUMNS || progress.phase() == Phase.REDUCTION;
    return ofDimension ? phase + " of dimension " + progress.dimension() : phase;
  }

  /** Clears what is shown. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
