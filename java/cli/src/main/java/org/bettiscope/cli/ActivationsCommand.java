package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope activations}. */
@Command(
    name = "activations",
    description = "Pass the points through the networks as they were at the kept epochs.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ActivationsCommand extends StageCommand {
  ActivationsCommand() {
    super(Stage.ACTIVATIONS);
  }
}
