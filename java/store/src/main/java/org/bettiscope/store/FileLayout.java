package org.bettiscope.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What an HDF5 file holds, without the values of its data sets.
 *
 * @param datasets the data sets by path
 * @param attributes the attributes of every group and data set by its path
 */
record FileLayout(SortedMap<String, Dataset> datasets, SortedMap<String, Attributes> attributes) {
  /**
   * One data set.
   *
   * @param shape the lengths of its axes
   * @param chunk the shape of its chunks; empty where it is stored whole
   * @param axes the paths of its axes; empty where it is an axis itself
   * @param bareAxis whether it is an axis without values
   */
  record Dataset(
      ElementType type, List<Long> shape, List<Long> chunk, List<String> axes, boolean bareAxis) {
    private static Dataset of(Hdf5Reader reader, String path) {
      return new Dataset(
          reader.type(path),
          list(reader.shape(path)),
          list(reader.chunk(path)),
          reader.axes(path),
          reader.isBareAxis(path));
    }

    /** An axis of 64-bit integers. */
    static Dataset axis(long length) {
      return new Dataset(ElementType.INT64, List.of(length), List.of(), List.of(), false);
    }

    /** The same, cut into chunks of so many rows along its first axis. */
    Dataset cutInto(long rows) {
      List<Long> cut = new ArrayList<>(shape);
      cut.set(0, rows);
      return new Dataset(type, shape, List.copyOf(cut), axes, bareAxis);
    }

    private static List<Long> list(long[] values) {
      return LongStream.of(values).boxed().toList();
    }

    long[] shapeArray() {
      return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** As {@link Hdf5Writer#create} wants it: {@code null} where the data set is stored whole. */
    long[] chunkArray() {
      return chunk.isEmpty() ? null : chunk.stream().mapToLong(Long::longValue).toArray();
    }
  }

  static FileLayout of(Hdf5Reader reader) {
    FileLayout layout = new FileLayout(new TreeMap<>(), new TreeMap<>());
    layout.add(reader, "/");
    return layout;
  }

  private void add(Hdf5Reader reader, String path) {
    attributes.put(path, Attributes.of(reader, path));
    if (reader.isDataset(path)) {
      datasets.put(path, Dataset.of(reader, path));
      return;
    }
    for (String name : reader.children(path)) {
      add(reader, Paths.child(path, name));
    }
  }
}
