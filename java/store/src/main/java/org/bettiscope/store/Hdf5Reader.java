package org.bettiscope.store;

import java.nio.file.Path;
import java.util.List;

/**
 * Reads one HDF5 file, ours or another's. Numbers are converted to the type that is asked for;
 * where a value does not fit (a fraction or a large number read as an integer) or the shape is not
 * the one expected, that is bad data.
 *
 * <p>Every failure is a {@link org.bettiscope.persistence.BettiscopeException} of kind DATA that
 * names the file and the object.
 */
public interface Hdf5Reader extends AutoCloseable {
  /** The file being read. */
  Path file();

  /** Whether there is a group or data set of this path. */
  boolean exists(String path);

  /** Whether there is a data set of this path. */
  boolean isDataset(String path);

  /** The names in a group, in the order of their characters. */
  List<String> children(String group);

  /** What a data set holds. */
  ElementType type(String path);

  /** The lengths of a data set's axes; empty for a single value. */
  long[] shape(String path);

  /** The shape of a data set's chunks; empty where it is stored whole. */
  long[] chunk(String path);

  /** The paths of a data set's axes in order; empty where its axes are not named. */
  List<String> axes(String path);

  /** Whether the data set is an axis without values, as {@link Hdf5Writer#axis} makes them. */
  boolean isBareAxis(String path);

  /** Reads a whole data set; finite numbers beyond single precision are bad data. */
  float[] floats(String path);

  /** Reads a piece: {@code count} elements from {@code start} along each axis. */
  float[] floats(String path, long[] start, long[] count);

  /** Reads a whole data set. */
  double[] doubles(String path);

  /** Reads a piece. */
  double[] doubles(String path, long[] start, long[] count);

  /** Reads a whole data set of integers; floating-point numbers are refused. */
  int[] ints(String path);

  /** Reads a piece of integers. */
  int[] ints(String path, long[] start, long[] count);

  /** Reads a whole data set of integers; floating-point numbers are refused. */
  long[] longs(String path);

  /** Reads a piece of integers. */
  long[] longs(String path, long[] start, long[] count);

  /** Reads a whole data set of texts. */
  String[] strings(String path);

  /** Reads a piece of texts. */
  String[] strings(String path, long[] start, long[] count);

  /** The names of an object's attributes, in the order of their characters. */
  List<String> attributes(String path);

  /** Whether an object has an attribute. */
  boolean hasAttribute(String path, String name);

  /** What an attribute holds. */
  ElementType attributeType(String path, String name);

  /** Whether an attribute is an array, be it of one element. */
  boolean attributeIsArray(String path, String name);

  /** The text of an attribute. */
  String stringAttribute(String path, String name);

  /** The integer of an attribute. */
  long longAttribute(String path, String name);

  /** The number of an attribute. */
  double doubleAttribute(String path, String name);

  /** The texts of an attribute. */
  String[] stringArrayAttribute(String path, String name);

  /** The integers of an attribute. */
  long[] longArrayAttribute(String path, String name);

  /** The numbers of an attribute. */
  double[] doubleArrayAttribute(String path, String name);

  @Override
  void close();
}
