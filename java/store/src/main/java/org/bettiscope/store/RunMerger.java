package org.bettiscope.store;

import java.nio.file.Path;

/** Builds {@code run.h5} from the finished units of a run. */
public final class RunMerger {
  private RunMerger() {}

  /**
   * Writes {@code run.h5} anew from the units of every stage that has been carried out.
   *
   * @param networks how many networks the run has
   * @return the file
   */
  public static Path merge(RunFolder folder, int networks) {
    throw new UnsupportedOperationException("RunMerger.merge");
  }
}
