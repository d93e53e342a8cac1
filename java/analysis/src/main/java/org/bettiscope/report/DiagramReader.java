package org.bettiscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bettiscope.report.ReportData.Bars;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.store.Hdf5Reader;

/** Reads the bars of a run for drawing: all networks over one another. */
final class DiagramReader {
  /** Marks in all diagrams together, so that the page stays a few megabytes. */
  private static final int MOST_MARKS = 400_000;

  private final Hdf5Reader file;
  private final RunStatistics run;
  private final int[] networks;
  private final int unitsOfLayer;
  private final int dimensions;
  private final int most;
  private final long[] offsets;

  /**
   * @param bars most bars to draw of one dimension of one diagram
   */
  DiagramReader(Hdf5Reader file, RunStatistics run, int bars) {
    this.file = file;
    this.run = run;
    this.networks = file.ints("/network");
    this.unitsOfLayer = run.classes().size() * run.scales().size();
    this.dimensions = run.maxDimension() + 1;
    int diagrams = run.epochs().size() * run.layers().size() * unitsOfLayer * dimensions;
    this.most = Math.min(bars, Math.max(1, MOST_MARKS / diagrams));
    this.offsets = file.longs("/homology/offsets");
  }

  /** The bars of every unit and dimension; those of the input at the first epoch only. */
  List<List<Bars>> read() {
    List<List<Bars>> units = new ArrayList<>();
    for (int epoch = 0; epoch < run.epochs().size(); epoch++) {
      for (int layer : run.layers()) {
        for (int i = 0; i < unitsOfLayer; i++) {
          int unit = units.size();
          if (layer > 0) {
            units.add(unit(unit, networks));
          } else {
            // The same for all: stored, read and drawn once.
            units.add(epoch == 0 ? unit(unit, new int[] {networks[0]}) : List.of());
          }
        }
      }
    }
    return units;
  }

  private List<Bars> unit(int unit, int[] of) {
    int unitsOfNetwork = offsets.length / networks.length / (dimensions + 1);
    List<Map<Bar, Integer>> counts = new ArrayList<>();
    for (int dimension = 0; dimension < dimensions; dimension++) {
      counts.add(new TreeMap<>(Bar.ORDER));
    }
    for (int row = 0; row < of.length; row++) {
      int first = (row * unitsOfNetwork + unit) * (dimensions + 1);
      long start = offsets[first];
      long length = offsets[first + dimensions] - start;
      float[] pairs =
          length == 0
              ? new float[0]
              : file.floats("/homology/pairs", new long[] {start, 0}, new long[] {length, 2});
      for (int dimension = 0; dimension < dimensions; dimension++) {
        int from = (int) (offsets[first + dimension] - start);
        int to = (int) (offsets[first + dimension + 1] - start);
        for (int bar = from; bar < to; bar++) {
          Bar key = new Bar(pairs[2 * bar], pairs[2 * bar + 1], of[row]);
          counts.get(dimension).merge(key, 1, Integer::sum);
        }
      }
    }
    return counts.stream().map(this::longest).toList();
  }

  private Bars longest(Map<Bar, Integer> counts) {
    List<Float> birth = new ArrayList<>();
    List<Float> death = new ArrayList<>();
    List<Integer> network = new ArrayList<>();
    List<Integer> count = new ArrayList<>();
    long left = 0;
    for (Map.Entry<Bar, Integer> entry : counts.entrySet()) {
      if (birth.size() == most) {
        left += entry.getValue();
        continue;
      }
      Bar bar = entry.getKey();
      birth.add(bar.birth);
      death.add(Float.isInfinite(bar.death) ? null : Float.valueOf(bar.death));
      network.add(bar.network);
      count.add(entry.getValue());
    }
    return new Bars(birth, death, network, count, left);
  }

  /** A bar of a network, in order of length: those that never die first. */
  private record Bar(float birth, float death, int network) {
    static final Comparator<Bar> ORDER =
        Comparator.comparingDouble((Bar bar) -> bar.birth - (double) bar.death)
            .thenComparingDouble(Bar::birth)
            .thenComparingInt(Bar::network);
  }
}
