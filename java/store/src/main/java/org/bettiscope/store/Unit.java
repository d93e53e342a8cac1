package org.bettiscope.store;

import java.util.function.Consumer;

/** A unit of work: computed once, stored in a file of its own, and never computed again. */
public final class Unit {
  /** The name below {@code units}, such as {@code homology/network-0003}. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** Whether the unit is finished; a finished one whose file is gone or of another length is bad data. */
  public boolean isDone() {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores the result and marks the unit done. Nothing of it is visible before it is complete and on disk, and nothing
   * is left where {@code content} throws.
   *
   * @param seconds how long the computation took
   * @param seeds the seeds that were drawn for it
   * @param content writes the result; see the layout in docs/architecture.md
   */
  public void write(double seconds, Seeds seeds, Consumer<Hdf5Writer> content) {
    throw new UnsupportedOperationException();
  }

  /** Opens the result of a finished unit, after checking that it is what was written. */
  public Hdf5Reader read() {
    throw new UnsupportedOperationException();
  }

  /** How long the computation of a finished unit took. */
  public double seconds() {
    throw new UnsupportedOperationException();
  }
}
