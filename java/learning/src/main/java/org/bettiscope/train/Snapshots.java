package org.bettiscope.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bettiscope.store.Seeds;

/**
 * What is kept of networks while they learn: their parameters, and what hidden layers make of
 * points, at the end of some epochs.
 *
 * @param epochs which, ascending, up to the last one; 0 is before training
 * @param layers the hidden layers, from 1, ascending; at least one
 * @param before whether the values of a unit are taken before its activation function rather than
 *     after it
 * @param sample number of points, drawn once without replacement for all networks; 0 takes every
 *     point
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Snapshots(int[] epochs, List<Integer> layers, boolean before, int sample) {
  private static final String SAMPLE_SEED = "activations/sample";

  /**
   * Which row of what is kept an epoch is.
   *
   * @param last whether the network learns no more: it is at all later epochs what it is then
   * @return the index of the epoch, of a network that learns no more that of the first one kept
   *     since; or -1
   */
  int row(int epoch, boolean last) {
    int found = Arrays.binarySearch(epochs, epoch);
    if (found >= 0) {
      return found;
    }
    int next = -found - 1;
    return last && next < epochs.length ? next : -1;
  }

  /** How many rows a network has of its own: those before it failed, or until it learnt no more. */
  int rows(TrainedNetwork trained) {
    return trained.failure().isPresent()
        ? (int) Arrays.stream(epochs).filter(epoch -> epoch < trained.stoppedEpoch()).count()
        : row(trained.stoppedEpoch(), true) + 1;
  }

  /**
   * Draws the points.
   *
   * @param n how many there are
   * @param seeds the run's
   * @return their indices, ascending
   */
  int[] draw(int n, Seeds seeds) {
    int[] all = Shuffle.identity(n);
    if (sample == 0) {
      return all;
    }
    SplittableRandom random = new SplittableRandom(seeds.of(SAMPLE_SEED));
    for (int i = 0; i < sample; i++) {
      int j = random.nextInt(i, n);
      int drawn = all[j];
      all[j] = all[i];
      all[i] = drawn;
    }
    int[] drawn = Arrays.copyOf(all, sample);
    Arrays.sort(drawn);
    return drawn;
  }
}
