package org.bettiscope.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bettiscope.homology.Engine;
import org.bettiscope.persistence.BarRepresentative;
import org.bettiscope.persistence.Complex;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.Precision;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Writer;

/**
 * What {@code persist} gives.
 *
 * @param scale of the Betti numbers; null for none
 * @param metric a word of {@link org.bettiscope.persistence.Metric}, or precomputed
 * @param weights of the weighted Rips filtration; null where there are none
 * @param engine what computed it
 * @param seconds of the computation alone
 * @param peakBytes growth of resident memory over it
 * @param representatives of some bars; null where they were not asked for
 */
record PersistResult(
    PersistenceDiagrams diagrams,
    Double scale,
    String metric,
    WeightOptions.Weighting weights,
    Engine engine,
    double seconds,
    OptionalLong peakBytes,
    List<BarRepresentative> representatives) {

  void writeJson(PrintWriter out) {
    out.print("{\"n\": " + diagrams.vertices());
    out.print(", \"max_dimension\": " + diagrams.maxDimension());
    out.print(", \"threshold\": " + number(diagrams.threshold()));
    out.print(", \"scale\": " + (scale == null ? "null" : number(scale)));
    out.print(", \"field\": " + diagrams.field());
    out.print(", \"precision\": \"" + diagrams.settings().precision() + "\"");
    out.print(", \"metric\": \"" + metric + "\"");
    if (complex() instanceof Complex.LazyWitness(int nu)) {
      out.print(", \"complex\": \"" + complex().word() + "\", \"nu\": " + nu);
    }
    if (weights != null) {
      writeWeights(out);
    }
    if (hasLandmarks()) {
      out.print(", \"landmark_method\": \"" + diagrams.settings().landmarkMethod() + "\"");
      out.print(", \"landmark_seed\": " + diagrams.settings().landmarkSeed());
      out.print(", \"covering_radius\": " + diagrams.coveringRadius());
    }
    out.print(", \"engine\": \"" + engine + "\"");
    out.print(", \"diagrams\": [");
    for (PersistenceDiagram diagram : diagrams.diagrams()) {
      out.print(diagram.dimension() == 0 ? "[" : ", [");
      for (int bar = 0; bar < diagram.size(); bar++) {
        out.print(bar == 0 ? "[" : ", [");
        out.print(number(diagram.birth(bar)) + ", " + number(diagram.death(bar)) + "]");
      }
      out.print("]");
    }
    if (diagrams.settings().simplices()) {
      writeSimplices(out);
    }
    if (representatives != null) {
      writeRepresentatives(out);
    }
    out.print("], \"betti\": " + (scale == null ? "null" : betti()));
    out.print(", \"seconds\": " + seconds);
    out.print(", \"peak_bytes\": " + (peakBytes.isPresent() ? peakBytes.getAsLong() : "null"));
    out.println("}");
  }

  private void writeWeights(PrintWriter out) {
    out.print(", \"filtration\": \"" + weights.filtration() + "\"");
    out.print(", \"weight_power\": \"" + weights.power() + "\"");
    if (weights.neighbors() != null) {
      out.print(", \"dtm_neighbors\": " + weights.neighbors());
      out.print(", \"dtm_order\": " + weights.order());
    }
  }

  private Complex complex() {
    return diagrams.settings().complex();
  }

  private boolean hasLandmarks() {
    return diagrams.settings().landmarks() > 0;
  }

  /**
   * For each bar of each dimension the simplex that begins it, and the one that ends it or null.
   */
  private void writeSimplices(PrintWriter out) {
    out.print("], \"simplices\": [");
    for (PersistenceDiagram diagram : diagrams.diagrams()) {
      out.print(diagram.dimension() == 0 ? "[" : ", [");
      for (int bar = 0; bar < diagram.size(); bar++) {
        long[] end = diagram.deathSimplex(bar);
        out.print(bar == 0 ? "[" : ", [");
        out.print(Arrays.toString(diagram.birthSimplex(bar)));
        out.print(", " + (end.length == 0 ? "null" : Arrays.toString(end)) + "]");
      }
      out.print("]");
    }
  }

  private void writeRepresentatives(PrintWriter out) {
    out.print("], \"representatives\": [");
    String separator = "";
    for (BarRepresentative bar : representatives) {
      out.print(separator + "{\"dimension\": " + bar.dimension() + ", \"bar\": " + bar.index());
      out.print(", \"birth\": " + number(bar.birth()) + ", \"death\": " + number(bar.death()));
      out.print(", \"cocycle\": [");
      for (int term = 0; term < bar.cocycleSize(); term++) {
        out.print(term == 0 ? "[" : ", [");
        out.print(Arrays.toString(bar.simplex(term)) + ", " + bar.coefficient(term) + "]");
      }
      out.print("]");
      if (bar.dimension() == 1) {
        out.print(", \"loop\": " + Arrays.toString(bar.loop()));
      }
      out.print("}");
      separator = ", ";
    }
  }

  static String number(double value) {
    return value == Double.POSITIVE_INFINITY ? "\"inf\"" : Double.toString(value);
  }

  private String betti() {
    return LongStream.of(diagrams.bettiNumbers(scale))
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  void writeTable(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s%s%s, metric %s, threshold %s, coefficients Z/%d, %s, engine %s, %.3f s%s%n%n",
        vertices(),
        complex() instanceof Complex.LazyWitness(int nu)
            ? ", lazy witness complex (nu " + nu + "; scales are its R, no diameters)"
            : "",
        weights == null ? "" : ", " + weighting(),
        metric,
        brief(diagrams.threshold()),
        diagrams.field(),
        diagrams.settings().precision(),
        engine,
        seconds,
        peakBytes.isPresent()
            ? String.format(Locale.ROOT, ", %.0f MB", peakBytes.getAsLong() / 1e6)
            : "");
    out.printf("%9s  %9s  %9s  %s%n", "dimension", "bars", "essential", longestTitle());
    long[] betti = scale == null ? null : diagrams.bettiNumbers(scale);
    for (PersistenceDiagram diagram : diagrams.diagrams()) {
      String alive = betti == null ? "" : bettiColumn("" + betti[diagram.dimension()]);
      out.printf(
          "%9d  %9d  %9d  %s%s%n",
          diagram.dimension(), diagram.size(), diagram.essential(), alive, longest(diagram));
    }
  }

  private String weighting() {
    String measure =
        weights.neighbors() == null
            ? ""
            : "to " + weights.neighbors() + " points, order " + brief(weights.order()) + ", ";
    return weights.filtration() + " filtration (" + measure + "power " + weights.power() + ")";
  }

  private String vertices() {
    return hasLandmarks()
        ? ResultText.count(diagrams.vertices(), "landmark", "landmarks") + " (" + landmarks() + ")"
        : ResultText.count(diagrams.vertices(), "point", "points");
  }

  private String landmarks() {
    return diagrams.settings().landmarkMethod()
        + ", covering radius "
        + brief(diagrams.coveringRadius());
  }

  private String longestTitle() {
    return (scale == null ? "" : bettiColumn(bettiTitle())) + "longest bars [birth, death)";
  }

  private String bettiTitle() {
    return "Betti at " + brief(scale);
  }

  private String bettiColumn(String entry) {
    return entry + " ".repeat(bettiTitle().length() + 2 - entry.length());
  }

  private static String longest(PersistenceDiagram diagram) {
    return IntStream.range(0, diagram.size())
        .boxed()
        .sorted((a, b) ->
            Double.compare(
                diagram.death(b) - diagram.birth(b), diagram.death(a) - diagram.birth(a)))
        .limit(3)
        .map(bar -> "[" + brief(diagram.birth(bar)) + ", " + brief(diagram.death(bar)) + ")")
        .collect(Collectors.joining(" "));
  }

  static String brief(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "inf";
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static float[] narrow(double[] values) {
    float[] out = new float[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) values[k];
    }
    return out;
  }

  /** Pairs of all dimensions after one another; dimension d is rows offsets[d] to offsets[d+1]. */
  void writeHdf5(Path file) {
    long[] offsets = new long[diagrams.maxDimension() + 2];
    for (PersistenceDiagram diagram : diagrams.diagrams()) {
      offsets[diagram.dimension() + 1] = offsets[diagram.dimension()] + diagram.size();
    }
    int bars = Math.toIntExact(offsets[offsets.length - 1]);
    double[] pairs = new double[Math.multiplyExact(2, bars)];
    int next = 0;
    for (PersistenceDiagram diagram : diagrams.diagrams()) {
      for (int bar = 0; bar < diagram.size(); bar++) {
        pairs[next++] = diagram.birth(bar);
        pairs[next++] = diagram.death(bar);
      }
    }
    try (Hdf5Writer out = Hdf5.create(file)) {
      if (diagrams.settings().precision() == Precision.FLOAT32) {
        out.write("/homology/pairs", narrow(pairs), bars, 2);
      } else {
        out.write("/homology/pairs", pairs, bars, 2);
      }
      out.write("/homology/offsets", offsets, offsets.length);
      if (scale != null) {
        out.write("/homology/betti", diagrams.bettiNumbers(scale), diagrams.maxDimension() + 1);
        out.attribute("/homology", "scale", scale);
      }
      if (complex() instanceof Complex.LazyWitness(int nu)) {
        out.attribute("/homology", "filtration", "lazy witness");
        out.attribute("/homology", "scale_convention", "R of de Silva and Carlsson (2004)");
        out.attribute("/homology", "nu", nu);
      } else {
        out.attribute(
            "/homology", "filtration", weights == null ? "Vietoris-Rips" : weights.filtration());
        out.attribute("/homology", "scale_convention", "diameter");
      }
      if (weights != null) {
        out.attribute("/homology", "weight_power", weights.power().toString());
        if (weights.neighbors() != null) {
          out.attribute("/homology", "dtm_neighbors", weights.neighbors());
          out.attribute("/homology", "dtm_order", weights.order());
        }
      }
      out.attribute("/homology", "metric", metric);
      out.attribute("/homology", "threshold", diagrams.threshold());
      out.attribute("/homology", "coefficient_field", diagrams.field());
      out.attribute("/homology", "engine", engine.toString());
      out.attribute("/homology", "vertices", diagrams.vertices());
      out.attribute("/homology", "covering_radius", diagrams.coveringRadius());
      if (hasLandmarks()) {
        out.attribute(
            "/homology", "landmark_method", diagrams.settings().landmarkMethod().toString());
        out.attribute("/homology", "landmark_seed", diagrams.settings().landmarkSeed());
      }
    }
  }
}
