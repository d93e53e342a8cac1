package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope report}. */
@Command(
    name = "report",
    description = "Draw the report and the figures.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ReportCommand extends StageCommand {
  ReportCommand() {
    super(Stage.REPORT);
  }
}
