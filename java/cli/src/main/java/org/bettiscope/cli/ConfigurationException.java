package org.bettiscope.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.bettiscope.persistence.BettiscopeException;

/** Everything that is wrong with a configuration file, in the order of its lines. */
final class ConfigurationException extends BettiscopeException {
  private static final long serialVersionUID = 1;

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   * @param column from 1
   */
  record Problem(int line, int column, String message) {}

  ConfigurationException(String file, List<String> lines, List<Problem> problems) {
    super(Kind.USAGE, describe(file, lines, problems), "");
  }

  private static String describe(String file, List<String> lines, List<Problem> problems) {
    return problems.stream()
        .distinct()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .map(problem -> describe(file, lines, problem))
        .collect(Collectors.joining("\n"));
  }

  private static String describe(String file, List<String> lines, Problem problem) {
    String place = file + ":" + problem.line() + ":" + problem.column() + ": " + problem.message();
    String line = problem.line() <= lines.size() ? lines.get(problem.line() - 1) : "";
    if (line.isBlank()) {
      return place;
    }
    // Tabs stay tabs, so that the caret stands below its character whatever their width.
    String indent =
        line.substring(0, Math.min(problem.column() - 1, line.length())).replaceAll("[^\t]", " ");
    return place + "\n    " + line + "\n    " + indent + "^";
  }
}
