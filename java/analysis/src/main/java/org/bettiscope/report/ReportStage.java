package org.bettiscope.report;

import java.nio.file.Path;

/**
 * Pictures of a run: {@code report.html}, one file that needs nothing else, and {@code figures/}
 * for print.
 */
public final class ReportStage {
  private ReportStage() {}

  /**
   * Draws a run from its {@code run.h5}, and from the {@code run.json} beside it where there is
   * one.
   *
   * @param runFile the {@code run.h5}
   * @param target folder of {@code report.html} and {@code figures/}; made where it is missing
   * @return the report
   * @throws org.bettiscope.persistence.BettiscopeException (data) if the run is missing, corrupt or
   *     of an unknown version; (failure) if the target cannot be written
   */
  public static Path run(Path runFile, ReportConfig config, Path target) {
    throw new UnsupportedOperationException();
  }
}
