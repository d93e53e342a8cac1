package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope activations}. */
@Command(
    name = "activations",
    description = "Gather what hidden layers made of the points at the kept epochs.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ActivationsCommand extends StageCommand {
  ActivationsCommand() {
    super(Stage.ACTIVATIONS);
  }
}
