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
        wrong.getMessage() + suggestion(wrong, command),
        "see " + command.getCommandSpec().qualifiedName() + " --help",
        err);
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
