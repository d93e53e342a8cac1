package org.bettiscope.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains networks of a run by their numbers and stores each when it is done. Safe for threads. */
final class NetworkTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTrainer.class);
  private static final double NANOSECONDS = 1e9;

  private final LearningTask task;
  private final Engine engine;
  private final SnapshotStore snapshots;
  private final RunFolder folder;
  private final TrainUnits units;
  private final TrainCheckpoints checkpoints;
  private final int checkpointEvery;
  private final TrainListener listener;

  /**
   * @param checkpointEvery epochs between two checkpoints; 0 for none
   */
  NetworkTrainer(
      LearningTask task,
      Engine engine,
      SnapshotStore snapshots,
      RunFolder folder,
      int checkpointEvery,
      TrainListener listener) {
    this.task = task;
    this.engine = engine;
    this.snapshots = snapshots;
    this.folder = folder;
    this.units = new TrainUnits(folder);
    this.checkpoints = new TrainCheckpoints(folder, task, snapshots);
    this.checkpointEvery = checkpointEvery;
    this.listener = listener;
  }

  /** What another process needs to know to train networks of this run. */
  WorkerTask workerTask() {
    return new WorkerTask(
        folder.path().toString(), task.config(), engine, snapshots.wanted(), checkpointEvery);
  }

  TrainListener listener() {
    return listener;
  }

  /**
   * Trains networks side by side, as a group, from their last checkpoint on.
   *
   * @param numbers of the networks; with the trainer vectorized, of all that are not done
   */
  void train(int[] numbers, int threads, BooleanSupplier cancelled) {
    TrainCheckpoint checkpoint = checkpoints.of(numbers[0]);
    Optional<TrainCheckpoint.Saved> saved = checkpoint.read();
    int[] group = group(numbers, saved);
    for (int number : numbers) {
      if (saved.isEmpty() || !saved.get().networks().containsKey(number)) {
        snapshots.spans(number).forget(number);
      }
    }
    long before = saved.map(read -> (long) (read.seconds() * NANOSECONDS)).orElse(0L);
    long start = System.nanoTime() - before;
    try (SnapshotWriter writer = snapshots.writer(group, checkpointEvery)) {
      List<NetworkTraining> networks =
          Arrays.stream(group).mapToObj(number -> begin(number, writer)).toList();
      double[][] initial = networks.stream().map(NetworkTraining::initial).toArray(double[][]::new);
      try (Learner learner = Engines.learner(engine, task, initial, threads)) {
        saved.ifPresent(read -> restore(read, networks, learner));
        new GroupTraining(task, listener, cancelled)
            .train(
                networks,
                learner,
                network -> {
                  writer.endSpan();
                  end(network, start);
                },
                new Checkpointing(checkpoint, writer, networks, learner, start));
      }
    }
    checkpoints.allEnded(numbers);
  }

  /**
   * Networks together with those that were stored after the checkpoint or, where there is none,
   * with all that are trained together. These learn once more: the last digit of what libtorch
   * computes for a group depends on how many there are, and what goes on must end as if it had
   * never stopped.
   */
  private int[] group(int[] numbers, Optional<TrainCheckpoint.Saved> saved) {
    IntStream more = saved.map(NetworkTrainer::networksOf).orElseGet(this::allTogether);
    return IntStream.concat(Arrays.stream(numbers), more).distinct().sorted().toArray();
  }

  private static IntStream networksOf(TrainCheckpoint.Saved saved) {
    return saved.networks().keySet().stream().mapToInt(number -> number);
  }

  private IntStream allTogether() {
    // On our own kernels each is by itself.
    boolean together =
        task.config().trainer() == TrainConfig.TrainerName.VECTORIZED && engine != Engine.FUSED;
    return together ? IntStream.range(0, task.config().numNetworks()) : IntStream.empty();
  }

  private void restore(
      TrainCheckpoint.Saved saved, List<NetworkTraining> networks, Learner learner) {
    for (int i = 0; i < networks.size(); i++) {
      NetworkTraining network = networks.get(i);
      // A network of which a finished unit was deleted is not in its group's checkpoint.
      TrainCheckpoint.Network read = saved.networks().get(network.number());
      if (read != null) {
        network.restore(read.course());
        learner.restore(i, read.parameters(), read.optimizer());
        LOG.info("network {} goes on after epoch {}", network.number(), network.epoch() - 1);
        listener.resumed(network.number(), network.epoch() - 1);
      }
    }
  }

  /** Writes a checkpoint every few epochs of a group, after what was kept until then. */
  private final class Checkpointing implements Runnable {
    private final TrainCheckpoint checkpoint;
    private final SnapshotWriter writer;
    private final List<NetworkTraining> networks;
    private final Learner learner;
    private final long start;
    private int epochs;

    Checkpointing(
        TrainCheckpoint checkpoint,
        SnapshotWriter writer,
        List<NetworkTraining> networks,
        Learner learner,
        long start) {
      this.checkpoint = checkpoint;
      this.writer = writer;
      this.networks = networks;
      this.learner = learner;
      this.start = start;
    }

    @Override
    public void run() {
      epochs++;
      if (checkpointEvery > 0 && epochs % checkpointEvery == 0) {
        writer.endSpan();
        checkpoint.write(networks, learner, engine, seconds(start));
      }
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / NANOSECONDS;
  }

  /**
   * Stores a network as failed whose process crashed, unless that process stored it before.
   *
   * @param lastEpoch the last epoch that was trained, or 0
   * @param start of its training, by {@link System#nanoTime}
   */
  void endAfterCrash(int number, int lastEpoch, String reason, long start) {
    if (units.isDone(number)) {
      checkpoints.ended(number);
      listener.networkEnded(number);
    } else {
      NetworkTraining network = begin(number, SnapshotSink.NOTHING);
      network.fail(lastEpoch, reason);
      snapshots.spansNow(number);
      end(network, start);
    }
  }

  private NetworkTraining begin(int number, SnapshotSink sink) {
    Seeds seeds = new Seeds(folder.identity().seed());
    seeds.of(LearningTask.SPLIT_SEED);
    return new NetworkTraining(task, number, seeds, sink);
  }

  private void end(NetworkTraining network, long start) {
    if (units.isDone(network.number())) {
      return;
    }
    units.write(network, seconds(start), snapshots, engine);
    checkpoints.ended(network.number());
    network
        .trained()
        .failure()
        .ifPresent(reason -> LOG.warn("network {} failed: {}", network.number(), reason));
    listener.networkEnded(network.number());
  }
}
