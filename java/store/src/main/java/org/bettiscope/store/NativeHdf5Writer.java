package org.bettiscope.store;

import java.nio.file.Path;

/** Writes through the HDF5 C library. */
final class NativeHdf5Writer implements Hdf5Writer {
  NativeHdf5Writer(Path file) { throw new UnsupportedOperationException(file.toString()); }
  @Override public Path file() { throw new UnsupportedOperationException(); }
  @Override public void group(String path) {}
  @Override public void write(String path, float[] values, long... shape) {}
  @Override public void write(String path, double[] values, long... shape) {}
  @Override public void write(String path, int[] values, long... shape) {}
  @Override public void write(String path, long[] values, long... shape) {}
  @Override public void write(String path, String[] values, long... shape) {}
  @Override public Hdf5Dataset create(String path, ElementType type, long[] shape, long[] chunk) { throw new UnsupportedOperationException(); }
  @Override public void axis(String path, long length) {}
  @Override public void attachAxes(String path, String... axes) {}
  @Override public void attribute(String path, String name, String value) {}
  @Override public void attribute(String path, String name, long value) {}
  @Override public void attribute(String path, String name, double value) {}
  @Override public void attribute(String path, String name, String[] values) {}
  @Override public void attribute(String path, String name, long[] values) {}
  @Override public void attribute(String path, String name, double[] values) {}
  @Override public void close() {}
}
