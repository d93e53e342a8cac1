package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.store.ContentDigest;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.TrainStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bettiscope run}: all stages of a configuration. */
@Command(
    name = "run",
    description =
        "Carry out all stages of a configuration; what a run folder holds is not done again.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CONFIG",
      description = "A configuration, such as configs/quickstart.yaml.")
  private Path config;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The run folder. Default: runs/NAME-DIGEST, by the configuration's name and digest.")
  private Path out;

  /** Never looked at: the option says in a word what is always done. */
  @Option(
      names = "--resume",
      description = "Go on where a run of this configuration ended, as without this option.")
  @SuppressWarnings("UnusedVariable")
  private boolean resume;

  @Override
  public Integer call() {
    Configuration configuration = Configuration.read(config);
    RunConfig run = configuration.run();
    if (run.train() != null) {
      TrainStage.checkEngine(run.train());
    }
    Path path =
        out != null
            ? out
            : Path.of("runs", run.name() + "-" + configuration.digest().substring(0, 8));
    try (RunFolder folder = RunFolder.open(path, identity(configuration))) {
      PrintWriter err = spec.commandLine().getErr();
      Pipeline pipeline = new Pipeline(folder, run, main.cancellation(), err, main.onTerminal());
      int exitCode = carryOut(folder, pipeline, err);
      PrintWriter stdout = spec.commandLine().getOut();
      SummaryTable.print(RunStatistics.read(folder.runFile()), stdout);
      stdout.println();
      stdout.println("report   " + path.resolve("report.html"));
      stdout.println("results  " + path.resolve("run.h5"));
      stdout.println("content  " + ContentDigest.of(folder.runFile()));
      stdout.flush();
      return exitCode;
    }
  }

  private static int carryOut(RunFolder folder, Pipeline pipeline, PrintWriter err) {
    try {
      return OpenRun.carryOut(folder, pipeline, pipeline.stages(), err);
    } catch (BettiscopeException e) {
      folder.deleteUnused();
      throw e;
    }
  }

  private RunIdentity identity(Configuration configuration) {
    Path source = config.toAbsolutePath().normalize().getParent();
    return new RunIdentity(
        configuration.run().name(),
        configuration.digest(),
        configuration.run().seed(),
        configuration.text(),
        source,
        Main.version(),
        RunEnvironment.describe(configuration.run()));
  }
}
