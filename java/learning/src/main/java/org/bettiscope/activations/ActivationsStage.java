package org.bettiscope.activations;

import java.util.function.BooleanSupplier;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Unit;
import org.bettiscope.train.SnapshotStore;
import org.bettiscope.train.TrainConfig;

/**
 * The stage {@code activations}: what hidden layers made of the points at the kept epochs, which
 * was written while the networks learnt, is gathered network by network as {@code
 * units/activations/network-NNNN.h5}.
 */
public final class ActivationsStage {
  static final String STAGE = "activations";

  private ActivationsStage() {}

  /** Told how the stage goes on. */
  public interface Listener {
    /** The activations of a network are stored. */
    void networkEnded(int network);
  }

  /**
   * Gathers the activations of the networks that are not done yet. Chunks are copied as they are.
   *
   * @param train the configuration the networks were trained with
   * @param cloud the data they were trained on
   * @param folder holds the finished stage {@code train}
   * @param threads that compress what has to be computed again; 0 for one per processor core
   * @param cancelled polled before every network and epoch
   * @throws BettiscopeException (usage) where there are fewer points or layers than asked for;
   *     (stopped) when {@code cancelled} becomes true: networks that are done stay
   */
  public static void run(
      ActivationsConfig config,
      TrainConfig train,
      LabelledCloud cloud,
      RunFolder folder,
      int threads,
      Listener listener,
      BooleanSupplier cancelled) {
    int compressors = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    try (SnapshotStore snapshots =
        new SnapshotStore(
            config.snapshots(train, cloud.size()), train, cloud, folder, compressors)) {
      for (int number = 0; number < train.numNetworks(); number++) {
        Unit unit = folder.unit(STAGE, number);
        if (!unit.isDone()) {
          int network = number;
          unit.write(
              snapshots.seeds(), file -> snapshots.writeActivations(file, network, cancelled));
        }
        snapshots.deleteSpans(number);
        listener.networkEnded(number);
      }
    }
  }

  /** The clouds of a run folder in which the stage was carried out. */
  public static LayerClouds open(RunFolder folder, ActivationsConfig config, TrainConfig train) {
    return new UnitLayerClouds(folder, train.numNetworks(), config.layersOf(train.hidden().size()));
  }
}
