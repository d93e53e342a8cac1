package org.bettiscope.train;

import java.util.Optional;
import java.util.stream.IntStream;
import org.bettiscope.store.RunFolder;

/**
 * The checkpoints of the stage {@code train}: {@code units/train/network-NNNN} for a network that
 * learns alone, {@code units/train/group} with the trainer vectorized.
 */
final class TrainCheckpoints {
  private static final String STAGE = "train";

  private final RunFolder folder;
  private final LearningTask task;
  private final SnapshotStore snapshots;
  private final boolean together;

  TrainCheckpoints(RunFolder folder, LearningTask task, SnapshotStore snapshots) {
    this.folder = folder;
    this.task = task;
    this.snapshots = snapshots;
    this.together = task.config().trainer() == TrainConfig.TrainerName.VECTORIZED;
  }

  /** The checkpoint of the group that a network learns in. */
  TrainCheckpoint of(int network) {
    return new TrainCheckpoint(
        together ? folder.checkpoint(STAGE + "/group") : folder.checkpoint(STAGE, network),
        task,
        together);
  }

  /**
   * Sees that training can go on from every checkpoint before any of it does, and deletes those of
   * networks that are done.
   *
   * @param isOpen whether a network is not done
   * @return what trained until then; empty where there is no checkpoint
   * @throws org.bettiscope.persistence.BettiscopeException (data) where a checkpoint is damaged or
   *     not this run's, or what was kept until then is gone
   */
  Optional<Engine> check(boolean[] isOpen) {
    if (together && IntStream.range(0, isOpen.length).anyMatch(network -> isOpen[network])) {
      return engine(0);
    }
    Optional<Engine> engine = Optional.empty();
    for (int network = 0; network < isOpen.length; network++) {
      if (isOpen[network]) {
        Optional<Engine> found = engine(network);
        engine = engine.or(() -> found);
      } else {
        of(network).delete();
      }
    }
    return engine;
  }

  private Optional<Engine> engine(int network) {
    TrainCheckpoint checkpoint = of(network);
    Optional<TrainCheckpoint.Saved> saved = checkpoint.read();
    saved.ifPresent(read ->
        checkpoint.requireSnapshots(read, snapshots.spans(network), snapshots.wanted().epochs()));
    return saved.map(TrainCheckpoint.Saved::engine);
  }

  /** Deletes the checkpoint of a network that is done, unless others need it. */
  void ended(int network) {
    if (!together) {
      of(network).delete();
    }
  }

  /** Deletes the checkpoint of networks that are all done. */
  void allEnded(int[] networks) {
    of(networks[0]).delete();
  }
}
