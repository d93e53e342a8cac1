package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope data}. */
@Command(
    name = "data",
    description = "Sample or read the points.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DataCommand extends StageCommand {
  DataCommand() {
    super(Stage.DATA);
  }
}
