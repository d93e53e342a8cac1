package org.bettiscope.statistics;

import java.util.Arrays;
import org.bettiscope.store.Hdf5Reader;

/**
 * The Betti numbers of one unit file of homology.
 *
 * @param axes of the file
 * @param status of every unit: 0 where it has Betti numbers
 * @param betti numbers of every unit and dimension
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record BettiCounts(BettiAxes axes, int[] status, long[] betti) {

  static BettiCounts read(Hdf5Reader file) {
    return new BettiCounts(
        BettiAxes.read(file), file.ints("/homology/status"), file.longs("/homology/betti"));
  }

  boolean has(int unit) {
    return status[unit] == 0;
  }

  long betti(int unit, int dimension) {
    return betti[unit * axes.dimensions() + dimension];
  }

  /** Whether another file ranges over the same, apart from its epochs and layers. */
  boolean fits(BettiCounts other) {
    return axes.classes().equals(other.axes.classes())
        && axes.scales().equals(other.axes.scales())
        && axes.dimensions() == other.axes.dimensions();
  }

  @Override
  public String toString() {
    return "BettiCounts[" + axes + ", status " + Arrays.toString(status) + "]";
  }
}
