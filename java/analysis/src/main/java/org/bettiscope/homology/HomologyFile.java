package org.bettiscope.homology;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.store.Hdf5Writer;

/** The content of a unit file of homology, gathered unit by unit in the order of its axes. */
final class HomologyFile {
  private final HomologyAxes axes;
  private final HomologyConfig config;
  private final int dimensions;
  private final int[] status;
  private final String[] reasons;
  private final long[] betti;
  private final long[] vertices;
  private final double[] coveringRadii;
  private final double[] thresholds;
  private final long[] offsets;
  private float[] pairs = new float[1 << 12];
  private int pairCount;
  private int unit;

  HomologyFile(HomologyAxes axes, HomologyConfig config) {
    this.axes = axes;
    this.config = config;
    this.dimensions = config.maxDimension() + 1;
    status = new int[axes.units()];
    reasons = new String[axes.units()];
    Arrays.fill(reasons, "");
    betti = new long[axes.units() * dimensions];
    Arrays.fill(betti, -1);
    vertices = new long[axes.units()];
    Arrays.fill(vertices, -1);
    coveringRadii = new double[axes.units()];
    Arrays.fill(coveringRadii, Double.NaN);
    thresholds = coveringRadii.clone();
    offsets = new long[axes.units() * (dimensions + 1)];
  }

  HomologyAxes axes() {
    return axes;
  }

  /** The number of units added so far. */
  int size() {
    return unit;
  }

  /** Adds the next unit. */
  void add(RipsOutcome outcome) {
    switch (outcome) {
      case RipsOutcome.Computed computed -> addDiagrams(computed.diagrams());
      case RipsOutcome.Failed failed -> addFailure(failed.reason().getMessage());
    }
    unit++;
  }

  private void addFailure(String reason) {
    status[unit] = 1;
    reasons[unit] = reason;
    int first = unit * (dimensions + 1);
    Arrays.fill(offsets, first, first + dimensions + 1, pairCount);
  }

  private void addDiagrams(PersistenceDiagrams diagrams) {
    Scale scale = axes.scales().get(unit % axes.scales().size());
    System.arraycopy(diagrams.bettiNumbers(scale.scale()), 0, betti, unit * dimensions, dimensions);
    vertices[unit] = diagrams.vertices();
    coveringRadii[unit] = diagrams.coveringRadius();
    thresholds[unit] = diagrams.threshold();
    for (int dimension = 0; dimension < dimensions; dimension++) {
      offsets[unit * (dimensions + 1) + dimension] = pairCount;
      addBars(diagrams.diagram(dimension));
    }
    offsets[unit * (dimensions + 1) + dimensions] = pairCount;
  }

  private void addBars(PersistenceDiagram diagram) {
    int needed = Math.multiplyExact(2, Math.addExact(pairCount, diagram.size()));
    if (needed > pairs.length) {
      pairs = Arrays.copyOf(pairs, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * needed));
    }
    for (int bar = 0; bar < diagram.size(); bar++) {
      // Births and deaths are float32 values, widened: nothing is lost.
      pairs[2 * pairCount] = (float) diagram.birth(bar);
      pairs[2 * pairCount + 1] = (float) diagram.death(bar);
      pairCount++;
    }
  }

  void write(Hdf5Writer file) {
    Objects.checkIndex(axes.units() - 1, unit);
    axes.write(file, dimensions);
    file.axis("/homology/pair", pairCount);
    file.axis("/homology/bound", 2);
    file.axis("/homology/offset", dimensions + 1L);
    file.write("/homology/pairs", Arrays.copyOf(pairs, 2 * pairCount), pairCount, 2);
    file.attachAxes("/homology/pairs", "/homology/pair", "/homology/bound");
    file.write("/homology/offsets", offsets, axes.shape(dimensions + 1L));
    file.attachAxes("/homology/offsets", axes.names("/homology/offset"));
    file.write("/homology/betti", betti, axes.shape(dimensions));
    file.attachAxes("/homology/betti", axes.names("/dimension"));
    file.write("/homology/status", status, axes.shape());
    file.write("/homology/reason", reasons, axes.shape());
    file.write("/homology/vertices", vertices, axes.shape());
    file.write("/homology/covering_radius", coveringRadii, axes.shape());
    file.write("/homology/threshold", thresholds, axes.shape());
    for (String name : List.of("status", "reason", "vertices", "covering_radius", "threshold")) {
      file.attachAxes("/homology/" + name, axes.names());
    }
    writeAttributes(file);
  }

  private void writeAttributes(Hdf5Writer file) {
    String group = "/homology";
    file.attribute(group, "filtration", "Vietoris-Rips");
    file.attribute(group, "metric", config.metric().toString());
    file.attribute(
        group, "neighbors", axes.scales().stream().mapToLong(Scale::neighbors).toArray());
    file.attribute(group, "scales", axes.scales().stream().mapToDouble(Scale::scale).toArray());
    file.attribute(group, "landmarks", config.landmarks());
    file.attribute(group, "landmark_method", config.landmarkMethod().toString());
    file.attribute(group, "scale_convention", "diameter");
    file.attribute(group, "coefficient_field", config.field());
    file.attribute(group, "engine", config.engine().toString());
  }
}
