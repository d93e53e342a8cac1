package org.bettiscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.bettiscope.store.RunFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A subcommand that carries out one stage of a run folder. */
abstract class StageCommand implements Callable<Integer> {
  private final Stage stage;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run;

  StageCommand(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() {
    try (RunFolder folder = RunFolder.openExisting(run)) {
      Configuration configuration =
          Configuration.parse(
              run.resolve("config.yaml").toString(), folder.identity().configuration());
      var err = spec.commandLine().getErr();
      Pipeline pipeline =
          new Pipeline(folder, configuration.run(), main.cancellation(), err, main.onTerminal());
      return OpenRun.carryOut(folder, pipeline, List.of(stage), err);
    }
  }
}
