package org.bettiscope.store;

import java.nio.file.Path;

/** A folder that holds one run: its configuration, its finished units of work and {@code run.h5}. */
public final class RunFolder implements AutoCloseable {
  /** Creates or resumes the folder of a run, and keeps other processes out until it is closed. */
  public static RunFolder open(Path folder, RunIdentity identity) {
    throw new UnsupportedOperationException("RunFolder.open");
  }

  /** Opens the folder of a run that was begun before, and keeps other processes out until it is closed. */
  public static RunFolder openExisting(Path folder) {
    throw new UnsupportedOperationException("RunFolder.openExisting");
  }

  /** The folder. */
  public Path path() {
    throw new UnsupportedOperationException();
  }

  /** What the run was begun with. */
  public RunIdentity identity() {
    throw new UnsupportedOperationException();
  }

  /** Where {@code run.h5} is, or will be. */
  public Path runFile() {
    throw new UnsupportedOperationException();
  }

  /** A unit of work by its name below {@code units}, such as {@code data} or {@code statistics}. */
  public Unit unit(String name) {
    throw new UnsupportedOperationException();
  }

  /** The unit of one network in a stage: {@code <stage>/network-NNNN}. */
  public Unit unit(String stage, int network) {
    throw new UnsupportedOperationException();
  }

  /** Lets other processes in. */
  @Override
  public void close() {}
}
