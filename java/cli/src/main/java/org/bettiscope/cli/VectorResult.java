package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BettiCurve;
import org.bettiscope.persistence.BettiSteps;
import org.bettiscope.persistence.DiagramVector;
import org.bettiscope.persistence.EntropyCurve;
import org.bettiscope.persistence.FrechetMean;
import org.bettiscope.persistence.Landscape;
import org.bettiscope.persistence.LifetimeStatistics;
import org.bettiscope.persistence.MeanVector;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.PersistenceImage;
import org.bettiscope.persistence.ScaleGrid;
import org.bettiscope.persistence.Silhouette;

/** What {@code bettiscope vectorize} gives: something for each diagram, or a mean of all. */
record VectorResult(DiagramFiles inputs, Content content) implements DiagramCommand.Result {

  /** What there is for each diagram, in their order, or for all. */
  sealed interface Content permits Rows, Statistics, Steps, Amplitudes, Mean, Frechet {}

  /** Rows of one kind. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rows(DiagramVector kind, double[][] values) implements Content {}

  record Statistics(List<LifetimeStatistics> values) implements Content {}

  /** Betti curves. */
  record Steps(List<BettiSteps> values) implements Content {}

  /** By the word of their kind. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Amplitudes(String kind, double order, double[] values) implements Content {}

  /** Of rows of one kind. */
  record Mean(DiagramVector kind, MeanVector of) implements Content {}

  record Frechet(FrechetMean of) implements Content {}

  // ---- JSON

  @Override
  public void writeJson(PrintWriter out) {
    out.print("{\"kind\": \"" + word() + "\"");
    switch (content) {
      case Rows rows -> out.print(parameters(rows.kind()));
      case Mean mean -> out.print(parameters(mean.kind()));
      case Amplitudes of -> out.print(", \"order\": " + ResultText.json(of.order()));
      case Statistics of -> {}
      case Steps of -> {}
      case Frechet of -> {}
    }
    out.print(", " + inputs.json());
    switch (content) {
      case Rows rows ->
          out.print(
              ", \"vectors\": "
                  + ResultText.list(Arrays.stream(rows.values()).map(VectorResult::json).toList()));
      case Statistics of ->
          out.print(
              ", \"statistics\": "
                  + ResultText.list(of.values().stream().map(VectorResult::json).toList()));
      case Steps of ->
          out.print(
              ", \"steps\": "
                  + ResultText.list(
                      of.values().stream()
                          .map(steps ->
                              "{\"scales\": "
                                  + json(steps.scales())
                                  + ", \"numbers\": "
                                  + Arrays.toString(steps.numbers())
                                  + "}")
                          .toList()));
      case Amplitudes of -> out.print(", \"amplitudes\": " + json(of.values()));
      case Mean mean ->
          out.print(
              ", \"mean\": "
                  + json(mean.of().values())
                  + ", \"half_width\": "
                  + ResultText.json(mean.of().halfWidth()));
      case Frechet mean ->
          out.print(
              ", \"diagrams\": "
                  + byDimension(mean.of().diagram())
                  + ", \"variance\": "
                  + mean.of().variance());
    }
    out.println("}");
  }

  private String word() {
    return switch (content) {
      case Rows rows -> rows.kind().word();
      case Statistics of -> "statistics";
      case Steps of -> "betti";
      case Amplitudes of -> of.kind();
      case Mean mean -> mean.kind().word();
      case Frechet of -> "frechet";
    };
  }

  /** As persist has it: a list for each dimension, those below the only one empty. */
  private static String byDimension(PersistenceDiagram diagram) {
    List<String> bars =
        IntStream.range(0, diagram.size())
            .mapToObj(
                bar -> "[" + diagram.birth(bar) + ", " + ResultText.json(diagram.death(bar)) + "]")
            .toList();
    return "[" + "[], ".repeat(diagram.dimension()) + ResultText.list(bars) + "]";
  }

  private static String json(double[] values) {
    return ResultText.list(Arrays.stream(values).mapToObj(ResultText::json).toList());
  }

  private static String json(LifetimeStatistics statistics) {
    double[] values = values(statistics);
    return IntStream.range(0, values.length)
        .mapToObj(k ->
            "\""
                + NAMES.get(k)
                + "\": "
                + (k < 2 ? "" + (long) values[k] : ResultText.json(values[k])))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String parameters(DiagramVector kind) {
    return switch (kind) {
      case BettiCurve of -> grid("scales", of.scales());
      case Landscape of -> grid("scales", of.scales()) + ", \"levels\": " + of.levels();
      case Silhouette of -> grid("scales", of.scales()) + ", \"exponent\": " + of.exponent();
      case EntropyCurve of -> grid("scales", of.scales());
      case PersistenceImage of ->
          grid("births", of.births())
              + grid("lengths", of.lengths())
              + ", \"bandwidth\": "
              + of.bandwidth()
              + ", \"exponent\": "
              + of.exponent()
              + ", \"cap\": "
              + (of.cap() == 0 ? "null" : of.cap());
    };
  }

  private static String grid(String name, ScaleGrid grid) {
    return ", \""
        + name
        + "\": {\"low\": "
        + grid.low()
        + ", \"high\": "
        + grid.high()
        + ", \"count\": "
        + grid.count()
        + "}";
  }

  // ---- statistics

  private static final List<String> NAMES =
      List.of(
          "finite",
          "essential",
          "sum",
          "mean",
          "deviation",
          "least",
          "lower_quartile",
          "median",
          "upper_quartile",
          "greatest",
          "entropy");

  private static double[] values(LifetimeStatistics of) {
    return new double[] {
      of.finite(),
      of.essential(),
      of.sum(),
      of.mean(),
      of.deviation(),
      of.least(),
      of.lowerQuartile(),
      of.median(),
      of.upperQuartile(),
      of.greatest(),
      of.entropy()
    };
  }

  // ---- CSV

  /** A line for each file below the names of the values; of steps a line for each. */
  @Override
  public void writeCsv(PrintWriter out) {
    if (content instanceof Steps of) {
      out.println("file,scale,number");
      for (int k = 0; k < of.values().size(); k++) {
        BettiSteps steps = of.values().get(k);
        for (int step = 0; step < steps.numbers().length; step++) {
          out.println(name(k) + "," + steps.scales()[step] + "," + steps.numbers()[step]);
        }
      }
      return;
    }
    if (content instanceof Frechet mean) {
      writeBars(mean.of().diagram(), out);
      return;
    }
    boolean isMean = content instanceof Mean;
    out.println((isMean ? "of," : "file,") + String.join(",", labels()));
    List<double[]> rows = rows();
    for (int k = 0; k < rows.size(); k++) {
      out.println(
          (isMean ? MEANS.get(k) : name(k))
              + ","
              + Arrays.stream(rows.get(k))
                  .mapToObj(ResultText::csv)
                  .collect(Collectors.joining(",")));
    }
  }

  /** As distance reads them. */
  private void writeBars(PersistenceDiagram diagram, PrintWriter out) {
    boolean known = inputs.dimension().isPresent();
    out.println(known ? "dimension,birth,death" : "birth,death");
    for (int bar = 0; bar < diagram.size(); bar++) {
      out.println(
          (known ? diagram.dimension() + "," : "")
              + diagram.birth(bar)
              + ","
              + ResultText.csv(diagram.death(bar)));
    }
  }

  /** The mean, and the ends of its band where there is one. */
  private static final List<String> MEANS = List.of("mean", "lower", "upper");

  private static List<double[]> rows(MeanVector mean) {
    double half = mean.halfWidth();
    return Double.isNaN(half)
        ? List.of(mean.values())
        : List.of(
            mean.values(),
            Arrays.stream(mean.values()).map(value -> value - half).toArray(),
            Arrays.stream(mean.values()).map(value -> value + half).toArray());
  }

  private String name(int file) {
    return ResultText.quoted(inputs.files().get(file).toString());
  }

  private List<double[]> rows() {
    return switch (content) {
      case Rows of -> List.of(of.values());
      case Statistics of -> of.values().stream().map(VectorResult::values).toList();
      case Steps of -> List.of();
      case Amplitudes of ->
          Arrays.stream(of.values()).mapToObj(value -> new double[] {value}).toList();
      case Mean mean -> rows(mean.of());
      case Frechet of -> List.of();
    };
  }

  /**
   * The name of each value: its scale, after the level of a landscape; of an image the row and the
   * column of the pixel.
   */
  private List<String> labels() {
    return switch (content) {
      case Rows rows -> labels(rows.kind());
      case Mean mean -> labels(mean.kind());
      case Amplitudes of -> List.of("amplitude");
      case Statistics of -> NAMES;
      case Steps of -> List.of();
      case Frechet of -> List.of();
    };
  }

  private static List<String> labels(DiagramVector kind) {
    return switch (kind) {
      case BettiCurve of -> labels("", of.scales());
      case Silhouette of -> labels("", of.scales());
      case EntropyCurve of -> labels("", of.scales());
      case Landscape of ->
          IntStream.rangeClosed(1, of.levels())
              .mapToObj(level -> labels(level + ":", of.scales()))
              .flatMap(List::stream)
              .toList();
      case PersistenceImage of -> pixels(of);
    };
  }

  private static List<String> labels(String before, ScaleGrid scales) {
    return IntStream.range(0, scales.count()).mapToObj(k -> before + scales.scale(k)).toList();
  }

  private static List<String> pixels(PersistenceImage image) {
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < image.lengths().count(); row++) {
      for (int column = 0; column < image.births().count(); column++) {
        labels.add(row + ":" + column);
      }
    }
    return labels;
  }

  // ---- table

  /** A line for each value, a column for each file. */
  @Override
  public void writeTable(PrintWriter out) {
    out.printf("%s, %s%n%n", describe(), inputs.dimensionWords());
    inputs.writeList(out);
    if (content instanceof Steps of) {
      writeSteps(of.values(), out);
      return;
    }
    if (content instanceof Frechet mean) {
      out.println("variance  " + ResultText.brief(mean.of().variance()) + "\n");
      writeIntervals(mean.of().diagram(), out);
      return;
    }
    List<String> labels = labels();
    List<double[]> rows = rows();
    int width = Math.max(12, labels.stream().mapToInt(String::length).max().orElse(0));
    out.println(
        " ".repeat(width)
            + IntStream.range(0, rows.size())
                .mapToObj(k -> content instanceof Mean ? MEANS.get(k) : "" + k)
                .map("%12s"::formatted)
                .collect(Collectors.joining()));
    for (int value = 0; value < labels.size(); value++) {
      int at = value;
      out.println(
          rows.stream()
              .map(row -> "%12s".formatted(ResultText.brief(row[at])))
              .collect(
                  Collectors.joining(
                      "", labels.get(at) + " ".repeat(width - labels.get(at).length()), "")));
    }
  }

  private static void writeIntervals(PersistenceDiagram diagram, PrintWriter out) {
    for (int bar = 0; bar < diagram.size(); bar++) {
      out.println(
          "["
              + ResultText.brief(diagram.birth(bar))
              + ", "
              + ResultText.brief(diagram.death(bar))
              + ")");
    }
  }

  private static void writeSteps(List<BettiSteps> curves, PrintWriter out) {
    for (int k = 0; k < curves.size(); k++) {
      BettiSteps steps = curves.get(k);
      for (int step = 0; step < steps.numbers().length; step++) {
        out.printf(
            "%4d  from %s on: %d%n",
            k, ResultText.brief(steps.scales()[step]), steps.numbers()[step]);
      }
    }
  }

  private String describe() {
    return switch (content) {
      case Rows rows -> describe(rows.kind());
      case Statistics of -> "statistics of lengths";
      case Steps of -> "Betti curve, exact";
      case Amplitudes of -> "amplitude of " + of.kind() + ", order " + ResultText.brief(of.order());
      case Mean mean ->
          "mean "
              + describe(mean.kind())
              + (Double.isNaN(mean.of().halfWidth())
                  ? ""
                  : ", band +- " + ResultText.brief(mean.of().halfWidth()));
      case Frechet of -> "a Frechet mean (one of perhaps several)";
    };
  }

  private static String describe(DiagramVector kind) {
    return switch (kind) {
      case BettiCurve of -> "Betti curve, " + words(of.scales(), "scale", "scales");
      case Landscape of ->
          "landscape, "
              + ResultText.count(of.levels(), "level", "levels")
              + ", "
              + words(of.scales(), "scale", "scales");
      case Silhouette of ->
          "silhouette, exponent "
              + ResultText.brief(of.exponent())
              + ", "
              + words(of.scales(), "scale", "scales");
      case EntropyCurve of -> "entropy curve, " + words(of.scales(), "scale", "scales");
      case PersistenceImage of ->
          "persistence image, bandwidth "
              + ResultText.brief(of.bandwidth())
              + ", exponent "
              + ResultText.brief(of.exponent())
              + (of.cap() == 0 ? "" : ", cap " + ResultText.brief(of.cap()))
              + ", births "
              + words(of.births(), "pixel", "pixels")
              + ", lengths "
              + words(of.lengths(), "pixel", "pixels");
    };
  }

  private static String words(ScaleGrid grid, String unit, String units) {
    return ResultText.brief(grid.low())
        + " to "
        + ResultText.brief(grid.high())
        + " in "
        + ResultText.count(grid.count(), unit, units);
  }
}
