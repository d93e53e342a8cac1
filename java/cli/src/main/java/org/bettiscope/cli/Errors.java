package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.Set;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is printed of an error: one line, the remedy at its end. Every report returns the exit code.
 */
final class Errors {
  private Errors() {}

  static int report(Throwable thrown, PrintWriter err, boolean stacktrace) {
    BettiscopeException error =
        thrown instanceof BettiscopeException known ? known : unexpected(thrown, stacktrace);
    print(error.getMessage(), error.remedy(), err);
    if (stacktrace) {
      thrown.printStackTrace(err);
    }
    return error.kind().exitCode();
  }

  private static void print(String message, String remedy, PrintWriter err) {
    err.println("bettiscope: " + message + (remedy.isEmpty() ? "" : "; remedy: " + remedy));
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
    print(
        wrong instanceof UnmatchedArgumentException unmatched
            ? describe(unmatched, command)
            : wrong.getMessage(),
        "see " + command.getCommandSpec().qualifiedName() + " --help",
        err);
    return Kind.USAGE.exitCode();
  }

  /** The first word alone: picocli takes the value of an option it does not know for another. */
  private static String describe(UnmatchedArgumentException unmatched, CommandLine command) {
    String word = unmatched.getUnmatched().getFirst();
    boolean isOption = word.startsWith("-");
    Set<String> known =
        isOption
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    String what = isOption ? "unknown option" : known.isEmpty() ? "unexpected" : "unknown command";
    return what
        + " '"
        + word
        + "'"
        + Suggestion.closest(word.split("=", 2)[0], known)
            .map(meant -> " (did you mean '" + meant + "'?)")
            .orElse("");
  }
}
