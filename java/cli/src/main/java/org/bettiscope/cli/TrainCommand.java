package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope train}. */
@Command(
    name = "train",
    description = "Train the networks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class TrainCommand extends StageCommand {
  TrainCommand() {
    super(Stage.TRAIN);
  }
}
