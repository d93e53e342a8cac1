package org.bettiscope.homology;

import java.util.Arrays;
import java.util.List;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.store.Hdf5Writer;

/**
 * What a unit file of homology ranges over.
 *
 * @param network its number
 * @param epochs ascending
 * @param layers ascending
 * @param classes 0 for all together, c for label c - 1; ascending
 * @param scales in the order of the configuration
 */
record HomologyAxes(
    int network,
    List<Integer> epochs,
    List<Integer> layers,
    List<Integer> classes,
    List<Scale> scales) {
  private static final String[] UNIT = {"/network", "/epoch", "/layer", "/class", "/scale"};

  int units() {
    return epochs.size() * layers.size() * classes.size() * scales.size();
  }

  /** The failure of a unit, by its place in the order epoch, layer, class, scale. */
  UnitFailure failure(int unit, String reason) {
    int rest = unit;
    Scale scale = scales.get(rest % scales.size());
    rest /= scales.size();
    int classNumber = classes.get(rest % classes.size());
    rest /= classes.size();
    int layer = layers.get(rest % layers.size());
    return new UnitFailure(
        network, epochs.get(rest / layers.size()), layer, classNumber, scale, reason);
  }

  /** The shape of an array with a value for every unit, and so many axes more. */
  long[] shape(long... more) {
    long[] shape =
        Arrays.copyOf(
            new long[] {1, epochs.size(), layers.size(), classes.size(), scales.size()},
            UNIT.length + more.length);
    System.arraycopy(more, 0, shape, UNIT.length, more.length);
    return shape;
  }

  /** The names of the axes of such an array. */
  String[] names(String... more) {
    String[] names = Arrays.copyOf(UNIT, UNIT.length + more.length);
    System.arraycopy(more, 0, names, UNIT.length, more.length);
    return names;
  }

  void write(Hdf5Writer file, int dimensions) {
    file.write("/network", new long[] {network}, 1);
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
