package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains networks of a run by their numbers and stores each when it is done. Safe for threads. */
final class NetworkTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkTrainer.class);

  private final LearningTask task;
  private final Engine engine;
  private final int[] keptEpochs;
  private final RunFolder folder;
  private final TrainUnits units;
  private final TrainListener listener;

  NetworkTrainer(
      LearningTask task,
      Engine engine,
      int[] keptEpochs,
      RunFolder folder,
      TrainListener listener) {
    this.task = task;
    this.engine = engine;
    this.keptEpochs = keptEpochs.clone();
    this.folder = folder;
    this.units = new TrainUnits(folder);
    this.listener = listener;
  }

  /** What another process needs to know to train networks of this run. */
  WorkerTask workerTask() {
    return new WorkerTask(folder.path().toString(), task.config(), engine, keptEpochs);
  }

  TrainListener listener() {
    return listener;
  }

  /** Trains networks side by side, as a group. */
  void train(int[] numbers, int threads, BooleanSupplier cancelled) {
    List<NetworkTraining> networks = new ArrayList<>();
    for (int number : numbers) {
      networks.add(begin(number));
    }
    double[][] initial = networks.stream().map(NetworkTraining::initial).toArray(double[][]::new);
    long start = System.nanoTime();
    try (Learner learner = Engines.learner(engine, task, initial, threads)) {
      new GroupTraining(task, listener, cancelled)
          .train(networks, learner, network -> end(network, start));
    }
  }

  /**
   * Stores a network as failed whose process crashed, unless that process stored it before.
   *
   * @param lastEpoch the last epoch that was trained, or 0
   * @param start of its training, by {@link System#nanoTime}
   */
  void endAfterCrash(int number, int lastEpoch, String reason, long start) {
    if (units.isDone(number)) {
      listener.networkEnded(number);
    } else {
      NetworkTraining network = begin(number);
      network.fail(lastEpoch, reason);
      end(network, start);
    }
  }

  private NetworkTraining begin(int number) {
    Seeds seeds = new Seeds(folder.identity().seed());
    seeds.of(LearningTask.SPLIT_SEED);
    return new NetworkTraining(task, number, seeds, keptEpochs);
  }

  private void end(NetworkTraining network, long start) {
    units.write(network, (System.nanoTime() - start) / 1e9, task.architecture(), engine);
    network
        .trained()
        .failure()
        .ifPresent(reason -> LOG.warn("network {} failed: {}", network.number(), reason));
    listener.networkEnded(network.number());
  }
}
