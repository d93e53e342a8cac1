package org.bettiscope.store;

import java.nio.file.Path;
import java.util.List;

/** Reads through the HDF5 C library. */
final class NativeHdf5Reader implements Hdf5Reader {
  NativeHdf5Reader(Path file) { throw new UnsupportedOperationException(file.toString()); }
  private static UnsupportedOperationException no() { return new UnsupportedOperationException(); }
  @Override public Path file() { throw no(); }
  @Override public boolean exists(String path) { throw no(); }
  @Override public boolean isDataset(String path) { throw no(); }
  @Override public List<String> children(String group) { throw no(); }
  @Override public ElementType type(String path) { throw no(); }
  @Override public long[] shape(String path) { throw no(); }
  @Override public long[] chunk(String path) { throw no(); }
  @Override public List<String> axes(String path) { throw no(); }
  @Override public float[] floats(String path) { throw no(); }
  @Override public float[] floats(String path, long[] start, long[] count) { throw no(); }
  @Override public double[] doubles(String path) { throw no(); }
  @Override public double[] doubles(String path, long[] start, long[] count) { throw no(); }
  @Override public int[] ints(String path) { throw no(); }
  @Override public int[] ints(String path, long[] start, long[] count) { throw no(); }
  @Override public long[] longs(String path) { throw no(); }
  @Override public long[] longs(String path, long[] start, long[] count) { throw no(); }
  @Override public String[] strings(String path) { throw no(); }
  @Override public String[] strings(String path, long[] start, long[] count) { throw no(); }
  @Override public List<String> attributes(String path) { throw no(); }
  @Override public boolean hasAttribute(String path, String name) { throw no(); }
  @Override public ElementType attributeType(String path, String name) { throw no(); }
  @Override public String stringAttribute(String path, String name) { throw no(); }
  @Override public long longAttribute(String path, String name) { throw no(); }
  @Override public double doubleAttribute(String path, String name) { throw no(); }
  @Override public String[] stringArrayAttribute(String path, String name) { throw no(); }
  @Override public long[] longArrayAttribute(String path, String name) { throw no(); }
  @Override public double[] doubleArrayAttribute(String path, String name) { throw no(); }
  @Override public void close() {}
}
