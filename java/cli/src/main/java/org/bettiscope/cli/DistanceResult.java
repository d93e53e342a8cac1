package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/**
 * What {@code bettiscope distance} gives.
 *
 * @param distances of all pairs i &lt; j, in order
 * @param match of two diagrams, where the kind of distance has one; else null
 * @param withMatching whether to write it
 * @param seconds of the computation alone
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DistanceResult(
    DiagramDistance kind,
    DiagramFiles inputs,
    double[] distances,
    DiagramMatching match,
    boolean withMatching,
    double seconds)
    implements DiagramCommand.Result {

  private double distance(int i, int j) {
    if (i == j) {
      return 0;
    }
    int low = Math.min(i, j);
    int count = inputs.files().size();
    return distances[low * (2 * count - low - 1) / 2 + Math.max(i, j) - low - 1];
  }

  // ---- JSON

  @Override
  public void writeJson(PrintWriter out) {
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
    out.print(", " + inputs.json());
    out.print(
        ", \"distances\": "
            + ResultText.list(rows(ResultText::json).stream().map(ResultText::list).toList()));
    if (match != null) {
      out.print(", \"lower_bound\": " + ResultText.json(match.lowerBound()));
    }
    if (withMatching) {
      out.print(
          ", \"matching\": "
              + ResultText.list(
                  pairs().stream().map(pair -> "[" + pair[0] + ", " + pair[1] + "]").toList()));
    }
    out.println(", \"seconds\": " + seconds + "}");
  }

  private List<List<String>> rows(DoubleFunction<String> text) {
    return IntStream.range(0, inputs.files().size())
        .mapToObj(i ->
            IntStream.range(0, inputs.files().size())
                .mapToObj(j -> text.apply(distance(i, j)))
                .toList())
        .toList();
  }

  /** Bars of both diagrams that are matched, -1 being the diagonal. */
  private List<int[]> pairs() {
    List<int[]> pairs = new ArrayList<>();
    boolean[] taken = new boolean[inputs.diagrams().getLast().size()];
    for (int bar = 0; bar < inputs.diagrams().getFirst().size(); bar++) {
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
  @Override
  public void writeCsv(PrintWriter out) {
    List<String> names =
        inputs.files().stream().map(file -> ResultText.quoted(file.toString())).toList();
    out.println("file," + String.join(",", names));
    List<List<String>> rows = rows(ResultText::csv);
    for (int i = 0; i < rows.size(); i++) {
      out.println(names.get(i) + "," + String.join(",", rows.get(i)));
    }
  }

  // ---- table

  @Override
  public void writeTable(PrintWriter out) {
    out.printf(Locale.ROOT, "%s, %s, %.3f s%n%n", describe(), inputs.dimensionWords(), seconds);
    inputs.writeList(out);
    if (inputs.files().size() == 2) {
      out.println("distance     " + ResultText.brief(distances[0]));
      if (match != null && kind instanceof WassersteinDistance of && of.error() > 0) {
        out.println("lower bound  " + ResultText.brief(match.lowerBound()));
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
              + ResultText.brief(of.order())
              + ", norm "
              + of.norm().word()
              + (of.error() == 0 ? ", exact" : ", error at most " + ResultText.brief(of.error()));
      case BottleneckDistance of -> "bottleneck distance, exact";
      case SlicedWassersteinDistance of ->
          "sliced Wasserstein distance, "
              + (of.directions() == 0
                  ? "all directions"
                  : ResultText.count(of.directions(), "direction", "directions"));
      case ScaleSpaceDistance of ->
          "scale space distance, bandwidth " + ResultText.brief(of.bandwidth());
    };
  }

  private void writeMatrix(PrintWriter out) {
    out.println(
        IntStream.range(0, inputs.files().size())
            .mapToObj("%12d"::formatted)
            .collect(Collectors.joining("", "    ", "")));
    List<List<String>> rows = rows(ResultText::brief);
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
      out.println(
          bar(inputs.diagrams().getFirst(), pair[0])
              + " -- "
              + bar(inputs.diagrams().getLast(), pair[1]));
    }
  }

  private static String bar(PersistenceDiagram diagram, int bar) {
    return bar == DiagramMatching.DIAGONAL
        ? "diagonal"
        : bar
            + " ["
            + ResultText.brief(diagram.birth(bar))
            + ", "
            + ResultText.brief(diagram.death(bar))
            + ")";
  }
}
