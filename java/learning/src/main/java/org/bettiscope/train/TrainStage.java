package org.bettiscope.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage {@code train}: networks learn to tell the classes of the data apart; each is stored as
 * {@code units/train/network-NNNN.h5} once it is done.
 */
public final class TrainStage {
  private static final Logger LOG = LoggerFactory.getLogger(TrainStage.class);
  private static final String STAGE = "train";
  private static final String SPLIT_SEED = "train/split";

  private TrainStage() {}

  /**
   * Checks that the engine knows the configuration, and that it and the device are there, without
   * training.
   *
   * @throws BettiscopeException (usage) where that is not so
   */
  public static void checkEngine(TrainConfig config) {
    Engines.choose(config.engine(), config);
  }

  /**
   * Trains the networks that are not done yet.
   *
   * @param cloud the data
   * @param keptEpochs the epochs whose parameters are kept, ascending, from 0 (before training) to
   *     {@code train.epochs}
   * @param threads most threads to compute with; 0 for one per processor core
   * @param cancelled polled in every training step
   * @throws BettiscopeException (usage, data) where the configuration, the data and what the folder
   *     holds do not fit together; (stopped) when {@code cancelled} becomes true: networks that are
   *     done stay
   */
  public static void run(
      TrainConfig config,
      LabelledCloud cloud,
      int[] keptEpochs,
      RunFolder folder,
      int threads,
      TrainListener listener,
      BooleanSupplier cancelled) {
    TrainingChecks.check(config, cloud);
    Engine engine = engine(config, folder);
    int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    LearningTask task = task(config, cloud, folder.identity().seed());
    GroupTraining training = new GroupTraining(task, listener, cancelled);
    for (int[] group : groups(config, folder, listener)) {
      List<NetworkTraining> networks = networks(group, task, folder.identity().seed(), keptEpochs);
      double[][] initial = networks.stream().map(NetworkTraining::initial).toArray(double[][]::new);
      long start = System.nanoTime();
      try (Learner learner = Engines.learner(engine, task, initial, cores)) {
        training.train(
            networks,
            learner,
            network -> {
              store(network, (System.nanoTime() - start) / 1e9, task, engine, folder);
              listener.networkEnded(network.number());
            });
      }
    }
  }

  /** Where the choice is free, all networks of a run are trained by what trained the first. */
  private static Engine engine(TrainConfig config, RunFolder folder) {
    Engine asked = config.engine();
    for (int network = 0; network < config.numNetworks() && asked == Engine.AUTO; network++) {
      if (folder.unit(STAGE, network).isDone()) {
        try (Hdf5Reader file = folder.unit(STAGE, network).read()) {
          asked = Engine.valueOf(file.stringAttribute("/train", "engine").toUpperCase(Locale.ROOT));
        }
      }
    }
    Engine chosen = Engines.choose(asked, config);
    LOG.info("engine {}, device {}", chosen, config.device());
    return chosen;
  }

  private static LearningTask task(TrainConfig config, LabelledCloud cloud, long seed) {
    return new LearningTask(
        config,
        Architecture.of(config, cloud.dimension(), cloud.classes()),
        Split.of(cloud, config.validationFraction(), Seeds.derive(seed, SPLIT_SEED)),
        Precision.FLOAT32);
  }

  /** The networks that are not done, as they are trained together. */
  private static List<int[]> groups(TrainConfig config, RunFolder folder, TrainListener listener) {
    List<Integer> open = new ArrayList<>();
    for (int network = 0; network < config.numNetworks(); network++) {
      if (folder.unit(STAGE, network).isDone()) {
        listener.networkEnded(network);
      } else {
        open.add(network);
      }
    }
    return switch (config.trainer()) {
      case STANDARD -> open.stream().map(network -> new int[] {network}).toList();
      case VECTORIZED ->
          open.isEmpty() ? List.of() : List.of(open.stream().mapToInt(Integer::intValue).toArray());
    };
  }

  private static List<NetworkTraining> networks(
      int[] numbers, LearningTask task, long seed, int[] keptEpochs) {
    List<NetworkTraining> networks = new ArrayList<>();
    for (int number : numbers) {
      Seeds seeds = new Seeds(seed);
      seeds.of(SPLIT_SEED);
      networks.add(new NetworkTraining(task, number, seeds, keptEpochs));
    }
    return networks;
  }

  private static void store(
      NetworkTraining network, double seconds, LearningTask task, Engine engine, RunFolder folder) {
    folder
        .unit(STAGE, network.number())
        .write(
            seconds,
            network.seeds(),
            file -> {
              write(file, network.number(), network.trained(), task.architecture().layout());
              file.attribute("/train", "engine", engine.toString());
            });
  }

  /** Reads what is kept of a network that is done. */
  public static TrainedNetwork read(RunFolder folder, int network) {
    try (Hdf5Reader file = folder.unit(STAGE, network).read()) {
      long[] epochs = file.longs("/epoch");
      return new TrainedNetwork(
          file.doubles("/train/loss"),
          file.doubles("/train/accuracy"),
          file.doubles("/train/validation_loss"),
          file.doubles("/train/validation_accuracy"),
          file.doubles("/train/learning_rate"),
          file.ints("/train/stopped_epoch")[0],
          file.ints("/train/status")[0] == 0
              ? Optional.empty()
              : Optional.of(file.strings("/train/reason")[0]),
          Arrays.stream(epochs).mapToInt(Math::toIntExact).toArray(),
          rows(file.floats("/train/parameters"), epochs.length));
    }
  }

  private static float[][] rows(float[] values, int rows) {
    int length = values.length / rows;
    float[][] parted = new float[rows][];
    for (int row = 0; row < rows; row++) {
      parted[row] = Arrays.copyOfRange(values, row * length, (row + 1) * length);
    }
    return parted;
  }

  private static void write(Hdf5Writer file, int network, TrainedNetwork trained, String layout) {
    int epochs = trained.loss().length;
    int kept = trained.keptEpochs().length;
    int parameters = trained.parameters()[0].length;
    file.write("/network", new long[] {network}, 1);
    file.write("/train_epoch", LongStream.rangeClosed(1, epochs).toArray(), epochs);
    file.write("/epoch", Arrays.stream(trained.keptEpochs()).asLongStream().toArray(), kept);
    file.axis("/train/parameter", parameters);
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
    file.write("/train/parameters", flat(trained.parameters()), 1, kept, parameters);
    file.attachAxes("/train/parameters", "/network", "/epoch", "/train/parameter");
    file.attribute("/train/parameters", "layout", layout);
  }

  private static void writeHistory(Hdf5Writer file, String path, double[] values) {
    file.write(path, values, 1, values.length);
    file.attachAxes(path, "/network", "/train_epoch");
  }

  private static float[] flat(float[][] rows) {
    float[] values = new float[Math.multiplyExact(rows.length, rows[0].length)];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, values, row * rows[row].length, rows[row].length);
    }
    return values;
  }
}
