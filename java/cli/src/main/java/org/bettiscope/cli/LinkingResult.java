package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bettiscope.persistence.BarRepresentative;
import org.bettiscope.persistence.CloudLinking;

/** What {@code linking} gives. */
record LinkingResult(List<Pair> pairs) {
  /** Two classes of a cloud. */
  record Pair(CloudClass first, CloudClass second, CloudLinking linking) {}

  /** Loops are given as rows of the file. */
  void writeJson(PrintWriter out) {
    out.print("{\"pairs\": [");
    String separator = "";
    for (Pair pair : pairs) {
      out.print(separator + "{\"classes\": [" + pair.first.label() + ", " + pair.second.label());
      out.print("], \"linking\": " + pair.linking.largest());
      out.print(", \"numbers\": " + pair.linking.numbers());
      out.print(", \"bars\": [" + bars(pair.linking.first()));
      out.print(", " + bars(pair.linking.second()) + "]");
      out.print(", \"loops\": [" + loops(pair.first, pair.linking.first()));
      out.print(", " + loops(pair.second, pair.linking.second()) + "]}");
      separator = ", ";
    }
    out.println("]}");
  }

  private static String bars(List<BarRepresentative> loops) {
    return loops.stream()
        .map(bar ->
            "["
                + PersistResult.number(bar.birth())
                + ", "
                + PersistResult.number(bar.death())
                + "]")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String loops(CloudClass of, List<BarRepresentative> loops) {
    return loops.stream()
        .map(bar ->
            LongStream.of(bar.loop())
                .mapToObj(point -> Integer.toString(of.row(point)))
                .collect(Collectors.joining(", ", "[", "]")))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Of each pair the numbers of all loops, named by their bars. */
  void writeTable(PrintWriter out) {
    for (Pair pair : pairs) {
      out.printf(
          Locale.ROOT,
          "classes %d and %d: linking number %d, the largest of those of their loops%n",
          pair.first.label(),
          pair.second.label(),
          pair.linking.largest());
      out.printf(Locale.ROOT, "%20s", pair.first.label() + " \\ " + pair.second.label());
      pair.linking.second().forEach(bar -> out.printf(Locale.ROOT, "  %20s", bar(bar)));
      out.println();
      for (int i = 0; i < pair.linking.first().size(); i++) {
        out.printf(Locale.ROOT, "%20s", bar(pair.linking.first().get(i)));
        pair.linking.numbers().get(i).forEach(number -> out.printf(Locale.ROOT, "  %20d", number));
        out.println();
      }
    }
  }

  private static String bar(BarRepresentative of) {
    return "[" + PersistResult.brief(of.birth()) + ", " + PersistResult.brief(of.death()) + ")";
  }
}
