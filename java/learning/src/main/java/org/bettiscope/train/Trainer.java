package org.bettiscope.train;

import java.util.function.BooleanSupplier;
import org.bettiscope.store.Seeds;

/** A way to train one network after another, or several at once. */
interface Trainer {
  /**
   * Trains one network.
   *
   * @param network its number, from 0
   * @param seeds gives its seeds, {@code train/network-N/...}
   * @param keptEpochs the epochs whose parameters are kept, ascending; 0 is before training
   * @param cancelled polled in every step
   * @throws org.bettiscope.persistence.BettiscopeException (stopped) when {@code cancelled} becomes
   *     true
   */
  TrainedNetwork train(
      int network,
      Seeds seeds,
      int[] keptEpochs,
      TrainListener listener,
      BooleanSupplier cancelled);
}
