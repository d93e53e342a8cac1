package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * What the subcommands for diagrams have in common: which bars of them, and how the result is
 * written.
 */
abstract class DiagramCommand extends ResultCommand {
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

  final void checkCommonOptions() {
    refuseIf(
        dimension != null && dimension < 0,
        "--dimension is " + dimension + ": it must be at least 0");
    checkThreads(threads);
    checkOut();
  }

  /** What is written in each format. */
  interface Result {
    void writeTable(PrintWriter out);

    void writeJson(PrintWriter out);

    void writeCsv(PrintWriter out);
  }

  final void write(Result result) {
    write(
        switch (format) {
          case TABLE -> result::writeTable;
          case JSON -> result::writeJson;
          case CSV -> result::writeCsv;
        });
  }
}
