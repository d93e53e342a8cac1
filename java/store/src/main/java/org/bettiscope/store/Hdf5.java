package org.bettiscope.store;

import java.nio.file.Path;

/**
 * HDF5 files, behind two small interfaces that say nothing of the library underneath.
 *
 * <p>Any thread may use a writer or a reader; calls are carried out one at a time, because the
 * library is not safe for threads. The same calls in the same order give the same bytes: no times
 * are stored.
 */
public final class Hdf5 {
  private Hdf5() {}

  /**
   * Creates a file, replacing one of the same name. The file is valid once the writer is closed,
   * not before; {@link Unit#write} makes that an atomic step.
   *
   * @throws org.bettiscope.persistence.BettiscopeException FAILURE where the file cannot be created
   */
  public static Hdf5Writer create(Path file) {
    return new NativeHdf5Writer(file);
  }

  /**
   * Opens a file for reading.
   *
   * @throws org.bettiscope.persistence.BettiscopeException DATA where the file is missing, is no
   *     HDF5 file or is truncated
   */
  public static Hdf5Reader open(Path file) {
    return new NativeHdf5Reader(file);
  }
}
