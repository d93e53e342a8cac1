package org.bettiscope.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;

/** The units of the stage {@code train} in a run folder, one for every network. */
final class TrainUnits {
  private static final String STAGE = "train";

  private final RunFolder folder;

  TrainUnits(RunFolder folder) {
    this.folder = folder;
  }

  boolean isDone(int network) {
    return folder.unit(STAGE, network).isDone();
  }

  /** What trained the networks that are done; empty where none is. */
  Optional<Engine> engine(int networks) {
    return IntStream.range(0, networks).filter(this::isDone).mapToObj(this::engineOf).findFirst();
  }

  private Engine engineOf(int network) {
    try (Hdf5Reader file = folder.unit(STAGE, network).read()) {
      return Engine.valueOf(file.stringAttribute("/train", "engine").toUpperCase(Locale.ROOT));
    }
  }

  /** Stores a network that is done; one at a time. */
  synchronized void write(
      NetworkTraining network, double seconds, SnapshotStore snapshots, Engine engine) {
    folder
        .unit(STAGE, network.number())
        .write(
            seconds,
            network.seeds(),
            file -> {
              write(file, network.number(), network.trained(), snapshots);
              file.attribute("/train", "engine", engine.toString());
            });
  }

  /**
   * Stores a network that was read.
   *
   * @param source the file, as the configuration names it
   */
  void write(
      int network, TrainedNetwork read, double seconds, SnapshotStore snapshots, String source) {
    folder
        .unit(STAGE, network)
        .write(
            seconds,
            new Seeds(folder.identity().seed()),
            file -> {
              write(file, network, read, snapshots);
              file.write("/train/file", new String[] {source}, 1);
              file.attachAxes("/train/file", "/network");
            });
  }

  TrainedNetwork read(int network) {
    try (Hdf5Reader file = folder.unit(STAGE, network).read()) {
      return new TrainedNetwork(
          file.doubles("/train/loss"),
          file.doubles("/train/accuracy"),
          file.doubles("/train/validation_loss"),
          file.doubles("/train/validation_accuracy"),
          file.doubles("/train/learning_rate"),
          file.ints("/train/stopped_epoch")[0],
          file.ints("/train/status")[0] == 0
              ? Optional.empty()
              : Optional.of(file.strings("/train/reason")[0]));
    }
  }

  private static void write(
      Hdf5Writer file, int network, TrainedNetwork trained, SnapshotStore snapshots) {
    int epochs = trained.loss().length;
    int[] kept = snapshots.wanted().epochs();
    file.write("/network", new long[] {network}, 1);
    file.write("/train_epoch", LongStream.rangeClosed(1, epochs).toArray(), epochs);
    file.write("/epoch", Arrays.stream(kept).asLongStream().toArray(), kept.length);
    writeHistory(file, "/train/loss", trained.loss());
    writeHistory(file, "/train/accuracy", trained.accuracy());
    writeHistory(file, "/train/validation_loss", trained.validationLoss());
    writeHistory(file, "/train/validation_accuracy", trained.validationAccuracy());
    writeHistory(file, "/train/learning_rate", trained.learningRate());
    file.write("/train/stopped_epoch", new int[] {trained.stoppedEpoch()}, 1);
    file.write("/train/status", new int[] {trained.failure().isPresent() ? 1 : 0}, 1);
    file.write("/train/reason", new String[] {trained.failure().orElse("")}, 1);
    for (String name : new String[] {"stopped_epoch", "status", "reason"}) {
      file.attachAxes("/train/" + name, "/network");
    }
    snapshots.writeParameters(file, network, trained);
  }

  private static void writeHistory(Hdf5Writer file, String path, double[] values) {
    file.write(path, values, 1, values.length);
    file.attachAxes(path, "/network", "/train_epoch");
  }
}
