package org.bettiscope.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;

/**
 * What the tables range over, in the order of their axes.
 *
 * @param epochs looked at, ascending
 * @param layers looked at, ascending
 * @param classes looked at, ascending
 * @param scales in the order of the configuration
 * @param dimensions number of dimensions
 */
record BettiAxes(
    List<Integer> epochs,
    List<Integer> layers,
    List<Integer> classes,
    List<Scale> scales,
    int dimensions) {

  /** The axes of a run or of one of its units of homology. */
  static BettiAxes read(Hdf5Reader file) {
    long[] neighbors = file.longArrayAttribute("/homology", "neighbors");
    double[] scales = file.doubles("/scale");
    List<Scale> pairs = new ArrayList<>();
    for (int i = 0; i < scales.length; i++) {
      pairs.add(new Scale(Math.toIntExact(neighbors[i]), scales[i]));
    }
    return new BettiAxes(
        list(file, "/epoch"),
        list(file, "/layer"),
        list(file, "/class"),
        List.copyOf(pairs),
        Math.toIntExact(file.shape("/dimension")[0]));
  }

  private static List<Integer> list(Hdf5Reader file, String path) {
    return Arrays.stream(file.ints(path)).boxed().toList();
  }

  /** The number of clouds and scales: all axes but that of dimensions. */
  int units() {
    return epochs.size() * layers.size() * classes.size() * scales.size();
  }

  long[] unitShape() {
    return new long[] {epochs.size(), layers.size(), classes.size(), scales.size()};
  }

  long[] shape() {
    return new long[] {epochs.size(), layers.size(), classes.size(), scales.size(), dimensions};
  }

  void write(Hdf5Writer file) {
    write(file, "/epoch", epochs);
    write(file, "/layer", layers);
    write(file, "/class", classes);
    file.write("/scale", scales.stream().mapToDouble(Scale::scale).toArray(), scales.size());
    long[] dimension = new long[dimensions];
    Arrays.setAll(dimension, p -> p);
    file.write("/dimension", dimension, dimensions);
  }

  private static void write(Hdf5Writer file, String path, List<Integer> values) {
    file.write(path, values.stream().mapToLong(Integer::longValue).toArray(), values.size());
  }
}
