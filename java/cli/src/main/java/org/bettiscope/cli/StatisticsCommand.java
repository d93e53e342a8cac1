package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope statistics}. */
@Command(
    name = "statistics",
    description = "Make the tables over the networks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class StatisticsCommand extends StageCommand {
  StatisticsCommand() {
    super(Stage.STATISTICS);
  }
}
