package org.bettiscope.store;

/**
 * A data set that is written in pieces; made by {@link Hdf5Writer#create} and closed with its
 * writer. A piece is the box from {@code start} (inclusive) of {@code count} elements along each
 * axis, flat, last axis fastest.
 */
public interface Hdf5Dataset {
  /** Writes a piece of single-precision numbers. */
  void write(float[] values, long[] start, long[] count);

  /** Writes a piece of double-precision numbers. */
  void write(double[] values, long[] start, long[] count);

  /** Writes a piece of 32-bit integers. */
  void write(int[] values, long[] start, long[] count);

  /** Writes a piece of 64-bit integers. */
  void write(long[] values, long[] start, long[] count);

  /**
   * Writes a whole chunk of a single-precision data set.
   *
   * @param start where the chunk begins: a multiple of the chunks' length along every axis
   */
  void write(CompressedChunk chunk, long[] start);

  /** Writes a piece of texts. */
  void write(String[] values, long[] start, long[] count);

  /**
   * Copies a whole data set of another file to the box that begins at {@code start}, without ever
   * holding more than a few chunks in memory. Chunks are copied as they are, compressed, where both
   * data sets are cut alike.
   */
  void copy(Hdf5Reader source, String path, long... start);

  /**
   * Copies, in the same way, the box of another file's data set that begins at {@code from} and has
   * {@code count} elements along each axis to the box that begins at {@code to}.
   */
  void copyBox(Hdf5Reader source, String path, long[] from, long[] count, long[] to);
}
