package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * What the subcommands for diagrams have in common: which bars of them, and where the result goes.
 */
abstract class DiagramCommand implements Callable<Integer> {
  static final String FILES =
      "Diagrams: .json or .h5 as persist writes them; .npy, .npz, .csv or .h5 of n x 2 births"
          + " and deaths, or of n x 3 with the dimension of each bar first.";

  /** How the result is written. */
  enum Format {
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class FormatWords extends WordConverter<Format> {
    FormatWords() {
      super(Format.class);
    }
  }

  @ParentCommand Main main;
  @Spec CommandSpec spec;

  @Option(
      names = "--dimension",
      paramLabel = "P",
      description = "Take the bars of this dimension. Default: the only one there is.")
  Integer dimension;

  @Option(names = "--finite", description = "Leave essential bars out.")
  boolean finite;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Processor cores for many diagrams; 0 for all. Default: ${DEFAULT-VALUE}.")
  int threads;

  @Option(
      names = "--format",
      converter = FormatWords.class,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or csv. Default: ${DEFAULT-VALUE}.")
  Format format;

  @Option(names = "--out", paramLabel = "F", description = "Write to this file.")
  Path out;

  final void checkCommonOptions() {
    refuseIf(
        dimension != null && dimension < 0,
        "--dimension is " + dimension + ": it must be at least 0");
    refuseIf(threads < 0, "--threads is " + threads + ": it must be at least 0");
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

  /** What is written in each format. */
  interface Result {
    void writeTable(PrintWriter out);

    void writeJson(PrintWriter out);

    void writeCsv(PrintWriter out);
  }

  final void write(Result result) {
    TextOutput.write(
        spec,
        out,
        switch (format) {
          case TABLE -> result::writeTable;
          case JSON -> result::writeJson;
          case CSV -> result::writeCsv;
        });
  }
}
