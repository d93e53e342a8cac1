package org.bettiscope.store;

import java.nio.file.Path;

/**
 * Writes one HDF5 file. Paths are absolute ({@code /train/loss}); missing groups on the way are
 * created. Arrays are flat, last axis fastest; {@code shape} may be left out for a single value,
 * and any length may be 0.
 *
 * <p>Large arrays are stored in compressed chunks, small ones whole. Every failure is a {@link
 * org.bettiscope.persistence.BettiscopeException} that names the file and the object.
 */
public interface Hdf5Writer extends AutoCloseable {
  /** The file being written. */
  Path file();

  /** Creates a group, and those above it; nothing happens where it exists. */
  void group(String path);

  /** Writes a whole array as single precision. */
  void write(String path, float[] values, long... shape);

  /** Writes a whole array as double precision. */
  void write(String path, double[] values, long... shape);

  /** Writes a whole array as 32-bit integers. */
  void write(String path, int[] values, long... shape);

  /** Writes a whole array as 64-bit integers. */
  void write(String path, long[] values, long... shape);

  /**
   * Writes a whole array of texts as UTF-8 of any length; a text may not hold the character NUL.
   */
  void write(String path, String[] values, long... shape);

  /**
   * Creates a data set to be written in pieces. What is never written reads as 0, NaN for floating
   * point, or the empty text.
   *
   * @param chunk the shape of a piece on disk (shuffled and compressed where the elements are
   *     numbers), or {@code null} to store the data set whole
   */
  Hdf5Dataset create(String path, ElementType type, long[] shape, long[] chunk);

  /** Creates an axis that has a length but no values; it takes no room in the file. */
  void axis(String path, long length);

  /**
   * Names the axes of a data set: one-dimensional data sets of this file, one for every axis, of
   * the same lengths. Readers such as h5py, xarray and netCDF see them as the data set's dimension
   * scales.
   */
  void attachAxes(String path, String... axes);

  /** Sets a text attribute of a group ({@code /} is the root) or data set. */
  void attribute(String path, String name, String value);

  /** Sets an integer attribute. */
  void attribute(String path, String name, long value);

  /** Sets a floating-point attribute. */
  void attribute(String path, String name, double value);

  /** Sets an attribute that is an array of texts. */
  void attribute(String path, String name, String[] values);

  /** Sets an attribute that is an array of integers. */
  void attribute(String path, String name, long[] values);

  /** Sets an attribute that is an array of floating-point numbers. */
  void attribute(String path, String name, double[] values);

  /**
   * Completes the file; deletes it where a call has failed, because then what is in it is
   * incomplete.
   */
  @Override
  void close();
}
