package org.bettiscope.report;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code report}: what is drawn. It never changes what is computed.
 *
 * @param title heading of the report; empty for the run's name
 * @param points most points of the input to draw; more are thinned evenly, and the report says so
 * @param bars most bars of one dimension to draw in a persistence diagram; of more, those that live
 *     longest are drawn, and the report says so
 */
public record ReportConfig(String title, int points, int bars) {
  /** Checks every value. */
  public ReportConfig {
    ConfigValue.present(title, "report.title");
    ConfigValue.atLeast(points, 1, "report.points");
    ConfigValue.atLeast(bars, 1, "report.bars");
  }
}
