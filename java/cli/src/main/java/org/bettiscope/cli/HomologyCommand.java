package org.bettiscope.cli;

import picocli.CommandLine.Command;

/** {@code bettiscope homology}. */
@Command(
    name = "homology",
    description = "Take the persistent homology of what every layer makes of the points.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class HomologyCommand extends StageCommand {
  HomologyCommand() {
    super(Stage.HOMOLOGY);
  }
}
