package org.bettiscope.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * What the subcommands that compute one result of files have in common: where it goes, and how
 * options are refused.
 */
abstract class ResultCommand implements Callable<Integer> {
  @ParentCommand Main main;
  @Spec CommandSpec spec;

  @Option(names = "--out", paramLabel = "F", description = "Write to this file.")
  Path out;

  final void checkThreads(int threads) {
    refuseIf(threads < 0, "--threads is " + threads + ": it must be at least 0");
  }

  final void checkOut() {
    Path folder = out == null ? null : out.toAbsolutePath().getParent();
    refuseIf(
        folder != null && !Files.isDirectory(folder),
        "--out is " + out + ": there is no folder " + folder);
  }

  final void require(boolean holds, String option, String where) {
    refuseIf(!holds, option + " is used " + where + " only");
  }

  final void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw new BettiscopeException(Kind.USAGE, message, "see " + spec.qualifiedName() + " --help");
    }
  }

  /** Writes a result as text, to the command's output where there is no file. */
  final void write(Consumer<PrintWriter> result) {
    StringWriter text = new StringWriter();
    result.accept(new PrintWriter(text));
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return;
    }
    try {
      Files.writeString(out, text.toString());
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.USAGE,
          out + ": cannot be written (" + e.getMessage() + ")",
          "name a file with --out in a folder that can be written to",
          e);
    }
  }
}
