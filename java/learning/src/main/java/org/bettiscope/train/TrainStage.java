package org.bettiscope.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage {@code train}: networks learn to tell the classes of the data apart, or are read from
 * files; each is stored as {@code units/train/network-NNNN.h5} once it is done.
 */
public final class TrainStage {
  private static final Logger LOG = LoggerFactory.getLogger(TrainStage.class);

  private TrainStage() {}

  /**
   * Checks that the engine knows the configuration, and that it and the device are there, without
   * training.
   *
   * @throws BettiscopeException (usage) where that is not so
   */
  public static void checkEngine(TrainConfig config) {
    if (config.files().isEmpty()) {
      Engines.choose(config.engine(), config);
    } else {
      TorchDevice.resolve(config.device());
    }
  }

  /**
   * Trains, or reads, the networks that are not done yet.
   *
   * @param cloud the data, as the finished stage {@code data} of the folder has it
   * @param wanted what is kept of networks while they learn; its last epoch is {@code train.epochs}
   * @param resources how to go about it
   * @param listener told from the threads that train
   * @param cancelled polled in every training step, by those threads
   * @throws BettiscopeException (usage, data) where the configuration, the data and what the folder
   *     holds do not fit together, or a checkpoint is damaged; (stopped) when {@code cancelled}
   *     becomes true: networks that are done stay, and others go on after their last checkpoint
   */
  public static void run(
      TrainConfig config,
      LabelledCloud cloud,
      Snapshots wanted,
      RunFolder folder,
      TrainResources resources,
      TrainListener listener,
      BooleanSupplier cancelled) {
    try (SnapshotStore snapshots =
        new SnapshotStore(wanted, config, cloud, folder, resources.cores())) {
      if (config.files().isEmpty()) {
        train(config, cloud, snapshots, folder, resources, listener, cancelled);
      } else {
        read(config, cloud, snapshots, folder, listener);
      }
    }
  }

  private static void train(
      TrainConfig config,
      LabelledCloud cloud,
      SnapshotStore snapshots,
      RunFolder folder,
      TrainResources resources,
      TrainListener listener,
      BooleanSupplier cancelled) {
    TrainingChecks.check(config, cloud);
    TrainUnits units = new TrainUnits(folder);
    LearningTask task = LearningTask.of(config, cloud, folder.identity().seed());
    Optional<Engine> before =
        new TrainCheckpoints(folder, task, snapshots).check(isOpen(config, units));
    // Where the choice is free, all networks of a run are trained by what trained the first.
    Engine asked =
        config.engine() == Engine.AUTO
            ? units.engine(config.numNetworks()).or(() -> before).orElse(Engine.AUTO)
            : config.engine();
    Engine engine = Engines.choose(asked, config);
    LOG.info(
        "trainer {}, engine {}, device {}",
        config.trainer(),
        engine,
        Engines.device(engine, config));
    NetworkTrainer trainer =
        new NetworkTrainer(task, engine, snapshots, folder, resources.checkpointEvery(), listener);
    int[] open = open(config, units, listener);
    if (open.length == 0) {
      return;
    }
    switch (config.trainer()) {
      case STANDARD -> {
        for (int network : open) {
          trainer.train(new int[] {network}, resources.cores(), cancelled);
        }
      }
      case PARALLEL -> parallel(trainer, open, resources, cancelled);
      case VECTORIZED -> trainer.train(open, resources.cores(), cancelled);
    }
  }

  private static void read(
      TrainConfig config,
      LabelledCloud cloud,
      SnapshotStore snapshots,
      RunFolder folder,
      TrainListener listener) {
    TrainingChecks.checkClasses(config, cloud);
    TrainUnits units = new TrainUnits(folder);
    for (int network : open(config, units, listener)) {
      long start = System.nanoTime();
      String name = config.files().get(network);
      Path file = folder.identity().source().resolve(name);
      try (SnapshotWriter writer = snapshots.writer(new int[] {network}, 0)) {
        TrainedNetwork read = NetworkFile.read(file, config, cloud, network, writer);
        writer.endSpan();
        units.write(network, read, (System.nanoTime() - start) / 1e9, snapshots, name);
      }
      listener.networkEnded(network);
    }
  }

  private static boolean[] isOpen(TrainConfig config, TrainUnits units) {
    boolean[] isOpen = new boolean[config.numNetworks()];
    for (int network = 0; network < isOpen.length; network++) {
      isOpen[network] = !units.isDone(network);
    }
    return isOpen;
  }

  private static int[] open(TrainConfig config, TrainUnits units, TrainListener listener) {
    int[] done = IntStream.range(0, config.numNetworks()).filter(units::isDone).toArray();
    for (int network : done) {
      listener.networkEnded(network);
    }
    return IntStream.range(0, config.numNetworks()).filter(n -> !units.isDone(n)).toArray();
  }

  private static void parallel(
      NetworkTrainer trainer, int[] open, TrainResources resources, BooleanSupplier cancelled) {
    ParallelTraining parallel = new ParallelTraining(cancelled);
    switch (resources.kind()) {
      case THREADS ->
          parallel.train(
              open,
              resources.count(),
              network -> trainer.train(new int[] {network}, 1, parallel::isStopped),
              () -> {});
      case PROCESSES -> {
        try (WorkerProcesses workers = new WorkerProcesses(trainer)) {
          parallel.train(
              open,
              resources.count(),
              network -> workers.train(network, parallel::isStopped),
              workers::kill);
        }
      }
    }
  }

  /** Reads the course of a network that is done. */
  public static TrainedNetwork read(RunFolder folder, int network) {
    return new TrainUnits(folder).read(network);
  }
}
