package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.Set;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed of an error: one line and a remedy. Every report returns the exit code. */
final class Errors {
  private Errors() {}

  static int report(Throwable thrown, PrintWriter err, boolean stacktrace) {
    BettiscopeException error =
        thrown instanceof BettiscopeException known ? known : unexpected(thrown, stacktrace);
    err.println("bettiscope: " + error.getMessage());
    if (!error.remedy().isEmpty()) {
      err.println("  remedy: " + error.remedy());
    }
    if (stacktrace) {
      thrown.printStackTrace(err);
    }
    return error.kind().exitCode();
  }

  private static BettiscopeException unexpected(Throwable thrown, boolean stacktrace) {
    if (thrown instanceof OutOfMemoryError) {
      return new BettiscopeException(
          Kind.FAILURE,
          "memory is short: " + thrown.getMessage(),
          "take fewer points or landmarks");
    }
    return new BettiscopeException(
        Kind.FAILURE,
        "unexpected " + thrown,
        stacktrace ? "" : "this is a defect of Bettiscope: report it with what --stacktrace shows");
  }

  static int report(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("bettiscope: " + wrong.getMessage() + suggestion(wrong, command));
    err.println("  remedy: see " + command.getCommandSpec().qualifiedName() + " --help");
    return Kind.USAGE.exitCode();
  }

  private static String suggestion(ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    String word = unmatched.getUnmatched().getFirst();
    Set<String> known =
        word.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    return Suggestion.closest(word, known)
        .or(() -> unmatched.getSuggestions().stream().findFirst())
        .map(meant -> " (did you mean '" + meant + "'?)")
        .orElse("");
  }
}
