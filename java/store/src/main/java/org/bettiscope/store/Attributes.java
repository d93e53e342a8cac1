package org.bettiscope.store;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The attributes of a group or data set, by name. */
record Attributes(SortedMap<String, Value> values) {
  /**
   * What an attribute holds.
   *
   * @param type INT64, FLOAT64 or STRING
   * @param array whether it is an array, be it of one element
   * @param elements its elements, one where it is no array
   */
  record Value(ElementType type, boolean array, List<?> elements) {
    private static Value of(Hdf5Reader reader, String path, String name) {
      boolean array = reader.attributeIsArray(path, name);
      return switch (reader.attributeType(path, name)) {
        case INT32, INT64 -> {
          long[] elements = reader.longArrayAttribute(path, name);
          yield new Value(ElementType.INT64, array, Arrays.stream(elements).boxed().toList());
        }
        case FLOAT32, FLOAT64 -> {
          double[] elements = reader.doubleArrayAttribute(path, name);
          yield new Value(ElementType.FLOAT64, array, Arrays.stream(elements).boxed().toList());
        }
        case STRING ->
            new Value(ElementType.STRING, array, List.of(reader.stringArrayAttribute(path, name)));
      };
    }

    private void write(Hdf5Writer writer, String path, String name) {
      switch (type) {
        case INT32, INT64 -> writeLongs(writer, path, name);
        case FLOAT32, FLOAT64 -> writeDoubles(writer, path, name);
        case STRING -> writeTexts(writer, path, name);
      }
    }

    private void writeLongs(Hdf5Writer writer, String path, String name) {
      long[] longs = elements.stream().mapToLong(Long.class::cast).toArray();
      if (array) {
        writer.attribute(path, name, longs);
      } else {
        writer.attribute(path, name, longs[0]);
      }
    }

    private void writeDoubles(Hdf5Writer writer, String path, String name) {
      double[] doubles = elements.stream().mapToDouble(Double.class::cast).toArray();
      if (array) {
        writer.attribute(path, name, doubles);
      } else {
        writer.attribute(path, name, doubles[0]);
      }
    }

    private void writeTexts(Hdf5Writer writer, String path, String name) {
      String[] texts = elements.stream().map(String.class::cast).toArray(String[]::new);
      if (array) {
        writer.attribute(path, name, texts);
      } else {
        writer.attribute(path, name, texts[0]);
      }
    }
  }

  static Attributes of(Hdf5Reader reader, String path) {
    SortedMap<String, Value> values = new TreeMap<>();
    for (String name : reader.attributes(path)) {
      values.put(name, Value.of(reader, path, name));
    }
    return new Attributes(values);
  }

  void write(Hdf5Writer writer, String path) {
    values.forEach((name, value) -> value.write(writer, path, name));
  }
}
