package org.bettiscope.train;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;

/**
 * The stage {@code train}: networks learn to tell the classes of the data apart; each is stored as
 * {@code units/train/network-NNNN.h5} once it is done.
 */
public final class TrainStage {
  private static final String STAGE = "train";

  private TrainStage() {}

  /**
   * Checks that the device is there, without training.
   *
   * @throws org.bettiscope.persistence.BettiscopeException (usage) where it is not
   */
  public static void checkDevice(TrainConfig config) {
    if (config.device() != Device.CPU) {
      TorchDevice.resolve(config.device());
    }
  }

  /**
   * Trains the networks that are not done yet.
   *
   * @param cloud the data
   * @param keptEpochs the epochs whose parameters are kept, ascending, from 0 (before training) to
   *     {@code train.epochs}
   * @param cancelled polled in every training step
   * @throws org.bettiscope.persistence.BettiscopeException (usage, data) where the configuration
   *     and the data do not fit together; (stopped) when {@code cancelled} becomes true: networks
   *     that are done stay
   */
  public static void run(
      TrainConfig config,
      LabelledCloud cloud,
      int[] keptEpochs,
      RunFolder folder,
      TrainListener listener,
      BooleanSupplier cancelled) {
    TrainingChecks.check(config, cloud);
    String device = TorchDevice.resolve(config.device());
    long seed = folder.identity().seed();
    Architecture architecture = Architecture.of(config, cloud.dimension(), cloud.classes());
    Split split = Split.of(cloud, config.validationFraction(), Seeds.derive(seed, "train/split"));
    Trainer trainer =
        switch (config.trainer()) {
          case STANDARD ->
              new StandardTrainer(
                  config, architecture, split, device, TorchLearner.Precision.FLOAT32);
        };
    for (int network = 0; network < config.numNetworks(); network++) {
      Unit unit = folder.unit(STAGE, network);
      if (!unit.isDone()) {
        long start = System.nanoTime();
        Seeds seeds = new Seeds(seed);
        seeds.of("train/split");
        TrainedNetwork trained = trainer.train(network, seeds, keptEpochs, listener, cancelled);
        int number = network;
        unit.write(
            (System.nanoTime() - start) / 1e9,
            seeds,
            file -> write(file, number, trained, architecture.layout()));
      }
      listener.networkEnded(network);
    }
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
