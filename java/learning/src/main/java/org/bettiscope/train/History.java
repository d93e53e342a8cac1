package org.bettiscope.train;

import java.util.Arrays;
import java.util.Optional;

/** The history and the kept parameters of a network in training. */
final class History {
  private final double[] loss;
  private final double[] accuracy;
  private final double[] validationLoss;
  private final double[] validationAccuracy;
  private final double[] learningRate;
  private final int[] keptEpochs;
  private final float[][] parameters;

  History(int epochs, int[] keptEpochs, int parameterCount) {
    this.loss = unknown(epochs);
    this.accuracy = unknown(epochs);
    this.validationLoss = unknown(epochs);
    this.validationAccuracy = unknown(epochs);
    this.learningRate = unknown(epochs);
    this.keptEpochs = keptEpochs.clone();
    this.parameters = new float[keptEpochs.length][parameterCount];
    for (float[] row : parameters) {
      Arrays.fill(row, Float.NaN);
    }
  }

  private static double[] unknown(int epochs) {
    double[] values = new double[epochs];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  void record(int epoch, Evaluation training, Evaluation validation, double rate) {
    loss[epoch - 1] = training.loss();
    accuracy[epoch - 1] = training.accuracy();
    validationLoss[epoch - 1] = validation.loss();
    validationAccuracy[epoch - 1] = validation.accuracy();
    learningRate[epoch - 1] = rate;
  }

  boolean keeps(int epoch) {
    return Arrays.binarySearch(keptEpochs, epoch) >= 0;
  }

  void keep(int epoch, double[] values) {
    float[] row = parameters[Arrays.binarySearch(keptEpochs, epoch)];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) values[i];
    }
  }

  /** A network that learns no more has the same parameters at all later epochs. */
  void keepFrom(int epoch, double[] values) {
    for (int kept : keptEpochs) {
      if (kept >= epoch) {
        keep(kept, values);
      }
    }
  }

  /** Goes on after another history of the same epochs. */
  void restore(TrainedNetwork other) {
    copy(other.loss(), loss);
    copy(other.accuracy(), accuracy);
    copy(other.validationLoss(), validationLoss);
    copy(other.validationAccuracy(), validationAccuracy);
    copy(other.learningRate(), learningRate);
    for (int row = 0; row < parameters.length; row++) {
      System.arraycopy(other.parameters()[row], 0, parameters[row], 0, parameters[row].length);
    }
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  TrainedNetwork finish(int stoppedEpoch, Optional<String> failure) {
    return new TrainedNetwork(
        loss,
        accuracy,
        validationLoss,
        validationAccuracy,
        learningRate,
        stoppedEpoch,
        failure,
        keptEpochs,
        parameters);
  }
}
