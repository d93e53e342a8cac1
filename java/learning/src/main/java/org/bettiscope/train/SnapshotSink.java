package org.bettiscope.train;

import java.util.function.Supplier;

/** Told what networks are at the end of their epochs, to keep what is wanted of it. */
interface SnapshotSink {
  /** Keeps nothing. */
  SnapshotSink NOTHING = (_, _, _, _) -> {};

  /**
   * An epoch has ended, perhaps not for the first time.
   *
   * @param network number of the network
   * @param epoch number of the epoch; 0 is before training
   * @param last whether the network learns no more
   * @param parameters gives them, in the order of {@link Architecture}
   */
  void epochEnded(int network, int epoch, boolean last, Supplier<double[]> parameters);
}
