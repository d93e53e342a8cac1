package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.List;
import org.bettiscope.homology.UnitFailure;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out stages of a run folder while its log is open. */
final class OpenRun {
  private static final Logger LOG = LoggerFactory.getLogger(LogSetup.RUN);
  private static final int MOST_FAILURES_SHOWN = 5;

  private OpenRun() {}

  /**
   * Carries out stages and tells what failed.
   *
   * @param stages in order; what is done already is not done again
   * @return the exit code
   */
  static int carryOut(RunFolder folder, Pipeline pipeline, List<Stage> stages, PrintWriter err) {
    try (LogSetup.RunLog _ = LogSetup.appendTo(folder.logFile())) {
      LOG.info("bettiscope {}: {}", Main.version(), stages);
      for (Stage stage : stages) {
        pipeline.run(stage);
      }
      reportNetworks(folder, pipeline.failedNetworks(), err);
      reportClouds(folder, pipeline.failures(), err);
      return pipeline.failedNetworks() == 0 && pipeline.failures().isEmpty()
          ? 0
          : Kind.FAILURE.exitCode();
    } catch (BettiscopeException e) {
      LOG.error(e.getMessage());
      throw e;
    }
  }

  /** Why they failed, training has logged. */
  private static void reportNetworks(RunFolder folder, int failed, PrintWriter err) {
    if (failed > 0) {
      tell(ResultText.count(failed, "network", "networks") + " failed", folder, err);
    }
  }

  private static void reportClouds(RunFolder folder, List<UnitFailure> failures, PrintWriter err) {
    if (failures.isEmpty()) {
      return;
    }
    for (UnitFailure failure : failures) {
      LOG.error("{}: {}", failure.where(), failure.reason());
    }
    failures.stream()
        .limit(MOST_FAILURES_SHOWN)
        .forEach(failure -> err.println("  " + failure.where() + ": " + failure.reason()));
    tell(
        ResultText.count(failures.size(), "cloud has", "clouds have") + " no Betti numbers",
        folder,
        err);
  }

  private static void tell(String what, RunFolder folder, PrintWriter err) {
    err.println("bettiscope: " + what + "; all reasons are in " + folder.logFile());
  }
}
