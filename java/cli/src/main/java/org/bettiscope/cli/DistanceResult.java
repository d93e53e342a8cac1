package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BottleneckDistance;
import org.bettiscope.persistence.DiagramDistance;
import org.bettiscope.persistence.DiagramMatching;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.ScaleSpaceDistance;
import org.bettiscope.persistence.SlicedWassersteinDistance;
import org.bettiscope.persistence.WassersteinDistance;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the subcommand for diagrams gives.
 *
 * @param dimension empty where the files do not say
 * @param field empty where the files do not say
 * @param distances of all pairs i &lt; j, in order
 * @param match of two diagrams, where the kind of distance has one; else null
 * @param withMatching whether to write it
 * @param seconds of the computation alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DistanceResult(
    DiagramDistance kind,
    List<Path> files,
    List<PersistenceDiagram> diagrams,
    OptionalInt dimension,
    OptionalLong field,
    double[] distances,
    DiagramMatching match,
    boolean withMatching,
    double seconds) {

  private double distance(int i, int j) {
    if (i == j) {
      return 0;
    }
    int low = Math.min(i, j);
    int count = files.size();
    return distances[low * (2 * count - low - 1) / 2 + Math.max(i, j) - low - 1];
  }

  // ---- JSON

  void writeJson(PrintWriter out) {
    out.print("{\"kind\": \"" + kind.word() + "\"");
    switch (kind) {
      case WassersteinDistance of ->
          out.print(
              ", \"order\": "
                  + of.order()
                  + ", \"norm\": \""
                  + of.norm().word()
                  + "\", \"error\": "
                  + of.error());
      case BottleneckDistance of -> {}
      case SlicedWassersteinDistance of ->
          out.print(", \"directions\": " + (of.directions() == 0 ? "\"all\"" : of.directions()));
      case ScaleSpaceDistance of -> out.print(", \"bandwidth\": " + of.bandwidth());
    }
    out.print(", \"dimension\": " + (dimension.isPresent() ? dimension.getAsInt() : "null"));
    out.print(", \"field\": " + (field.isPresent() ? field.getAsLong() : "null"));
    JsonMapper json = new JsonMapper();
    out.print(
        ", \"files\": "
            + list(files.stream().map(file -> json.writeValueAsString(file.toString())).toList()));
    out.print(", \"bars\": " + list(diagrams.stream().map(of -> "" + of.size()).toList()));
    out.print(
        ", \"distances\": "
            + list(rows(DistanceResult::number).stream().map(DistanceResult::list).toList()));
    if (match != null) {
      out.print(", \"lower_bound\": " + number(match.lowerBound()));
    }
    if (withMatching) {
      out.print(
          ", \"matching\": "
              + list(pairs().stream().map(pair -> "[" + pair[0] + ", " + pair[1] + "]").toList()));
    }
    out.println(", \"seconds\": " + seconds + "}");
  }

  private static String list(List<String> entries) {
    return "[" + String.join(", ", entries) + "]";
  }

  private static String number(double value) {
    return value == Double.POSITIVE_INFINITY ? "\"inf\"" : Double.toString(value);
  }

  private List<List<String>> rows(DoubleFunction<String> text) {
    return IntStream.range(0, files.size())
        .mapToObj(i ->
            IntStream.range(0, files.size()).mapToObj(j -> text.apply(distance(i, j))).toList())
        .toList();
  }

  /** Bars of both diagrams that are matched, -1 being the diagonal. */
  private List<int[]> pairs() {
    List<int[]> pairs = new ArrayList<>();
    boolean[] taken = new boolean[diagrams.getLast().size()];
    for (int bar = 0; bar < diagrams.getFirst().size(); bar++) {
      int partner = match.partner(bar);
      pairs.add(new int[] {bar, partner});
      if (partner != DiagramMatching.DIAGONAL) {
        taken[partner] = true;
      }
    }
    for (int bar = 0; bar < taken.length; bar++) {
      if (!taken[bar]) {
        pairs.add(new int[] {DiagramMatching.DIAGONAL, bar});
      }
    }
    return pairs;
  }

  // ---- CSV

  /** The files' names above and before the matrix of all distances. */
  void writeCsv(PrintWriter out) {
    List<String> names = files.stream().map(file -> quoted(file.toString())).toList();
    out.println("file," + String.join(",", names));
    List<List<String>> rows =
        rows(value -> value == Double.POSITIVE_INFINITY ? "inf" : Double.toString(value));
    for (int i = 0; i < rows.size(); i++) {
      out.println(names.get(i) + "," + String.join(",", rows.get(i)));
    }
  }

  private static String quoted(String name) {
    return name.matches("[^,\"\r\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  // ---- table

  void writeTable(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, %s, %.3f s%n%n",
        describe(),
        dimension.isPresent() ? "dimension " + dimension.getAsInt() : "dimension not given",
        seconds);
    for (int k = 0; k < files.size(); k++) {
      out.printf("%4d  %s: %d bars%n", k, files.get(k), diagrams.get(k).size());
    }
    out.println();
    if (files.size() == 2) {
      out.println("distance     " + brief(distances[0]));
      if (match != null) {
        out.println("lower bound  " + brief(match.lowerBound()));
      }
    } else {
      writeMatrix(out);
    }
    if (withMatching) {
      writeMatching(out);
    }
  }

  private String describe() {
    return switch (kind) {
      case WassersteinDistance of ->
          "Wasserstein distance of order "
              + brief(of.order())
              + ", norm "
              + of.norm().word()
              + (of.error() == 0 ? ", exact" : ", error at most " + brief(of.error()));
      case BottleneckDistance of -> "bottleneck distance, exact";
      case SlicedWassersteinDistance of ->
          "sliced Wasserstein distance, "
              + (of.directions() == 0 ? "all directions" : of.directions() + " directions");
      case ScaleSpaceDistance of -> "scale space distance, bandwidth " + brief(of.bandwidth());
    };
  }

  private void writeMatrix(PrintWriter out) {
    out.println(
        IntStream.range(0, files.size())
            .mapToObj("%12d"::formatted)
            .collect(Collectors.joining("", "    ", "")));
    List<List<String>> rows = rows(DistanceResult::brief);
    for (int i = 0; i < rows.size(); i++) {
      out.println(
          rows.get(i).stream()
              .map("%12s"::formatted)
              .collect(Collectors.joining("", "%4d".formatted(i), "")));
    }
  }

  private void writeMatching(PrintWriter out) {
    out.println();
    for (int[] pair : pairs()) {
      out.println(bar(diagrams.getFirst(), pair[0]) + " -- " + bar(diagrams.getLast(), pair[1]));
    }
  }

  private static String bar(PersistenceDiagram diagram, int bar) {
    return bar == DiagramMatching.DIAGONAL
        ? "diagonal"
        : bar + " [" + brief(diagram.birth(bar)) + ", " + brief(diagram.death(bar)) + ")";
  }

  private static String brief(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
