package org.bettiscope.train;

import java.util.Arrays;
import java.util.Optional;

/** The history of a network in training. */
final class History {
  private final double[] loss;
  private final double[] accuracy;
  private final double[] validationLoss;
  private final double[] validationAccuracy;
  private final double[] learningRate;

  History(int epochs) {
    this.loss = unknown(epochs);
    this.accuracy = unknown(epochs);
    this.validationLoss = unknown(epochs);
    this.validationAccuracy = unknown(epochs);
    this.learningRate = unknown(epochs);
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

  /** Goes on after another history of the same epochs. */
  void restore(TrainedNetwork other) {
    copy(other.loss(), loss);
    copy(other.accuracy(), accuracy);
    copy(other.validationLoss(), validationLoss);
    copy(other.validationAccuracy(), validationAccuracy);
    copy(other.learningRate(), learningRate);
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  TrainedNetwork finish(int stoppedEpoch, Optional<String> failure) {
    return new TrainedNetwork(
        loss, accuracy, validationLoss, validationAccuracy, learningRate, stoppedEpoch, failure);
  }
}
