package org.bettiscope.homology;

import org.bettiscope.activations.LayerClouds;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.store.RunFolder;

/**
 * Persistent homology of what every layer of every network makes of the data, at every kept epoch.
 *
 * <p>A unit is the cloud of one class (or of all) of one layer, at one scale. Its landmarks are the
 * basis of a Vietoris-Rips complex up to the scale; its diagrams and Betti numbers are stored, or
 * the reason why there are none.
 */
public final class HomologyStage {
  private HomologyStage() {}

  /**
   * Computes what is not there yet: {@code units/homology/input.h5} and {@code
   * units/homology/network-NNNN.h5}.
   *
   * @param threads number of threads over all units; 0 for the number of cores
   * @param cancellation stops it soon; finished files are kept and found by the next call
   * @throws org.bettiscope.persistence.BettiscopeException (stopped) if it was cancelled; (usage)
   *     if the configuration names a layer that there is not
   */
  public static HomologyResult run(
      RunFolder folder,
      LayerClouds clouds,
      HomologyConfig config,
      int threads,
      HomologyListener listener,
      Cancellation cancellation) {
    return new HomologyRun(folder, clouds, config, threads, listener, cancellation).run();
  }
}
