package org.bettiscope.train;

/**
 * How well outputs fit labels.
 *
 * @param loss mean over the points, weighted by their classes where classes have weights (with mse
 *     also the mean over the outputs); NaN without points
 * @param accuracy share of the points whose class is the most probable one; NaN without points
 */
record Evaluation(double loss, double accuracy) {

  /**
   * Judges outputs, taken before the output activation, in double precision.
   *
   * @param outputs n x width, row by row
   */
  static Evaluation of(TrainConfig config, double[] outputs, int[] labels) {
    int n = labels.length;
    int width = n == 0 ? 1 : outputs.length / n;
    double loss = 0;
    double total = 0;
    int right = 0;
    for (int i = 0; i < n; i++) {
      double weight = config.classWeights().isEmpty() ? 1 : config.classWeights().get(labels[i]);
      loss += weight * pointLoss(config, outputs, i * width, width, labels[i]);
      total += weight;
      right += predicted(config, outputs, i * width, width) == labels[i] ? 1 : 0;
    }
    return new Evaluation(loss / total, right / (double) n);
  }

  private static double pointLoss(
      TrainConfig config, double[] outputs, int at, int width, int label) {
    return switch (config.loss()) {
      case BCE ->
          Math.max(outputs[at], 0)
              - outputs[at] * label
              + Math.log1p(Math.exp(-Math.abs(outputs[at])));
      case CROSS_ENTROPY -> logSumExp(outputs, at, width) - outputs[at + label];
      case MSE -> squaredError(config, outputs, at, width, label);
    };
  }

  private static double logSumExp(double[] outputs, int at, int width) {
    double largest = outputs[at];
    for (int j = 1; j < width; j++) {
      largest = Math.max(largest, outputs[at + j]);
    }
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += Math.exp(outputs[at + j] - largest);
    }
    return largest + Math.log(sum);
  }

  private static double squaredError(
      TrainConfig config, double[] outputs, int at, int width, int label) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double target = width == 1 ? label : label == j ? 1 : 0;
      double output = outputs[at + j];
      double value =
          config.outputActivation() == OutputActivation.SIGMOID
              ? 1 / (1 + Math.exp(-output))
              : output;
      sum += (value - target) * (value - target);
    }
    return sum / width;
  }

  private static int predicted(TrainConfig config, double[] outputs, int at, int width) {
    if (width == 1) {
      double boundary = config.outputActivation() == OutputActivation.SIGMOID ? 0 : 0.5;
      return outputs[at] > boundary ? 1 : 0;
    }
    int best = 0;
    for (int j = 1; j < width; j++) {
      best = outputs[at + j] > outputs[at + best] ? j : best;
    }
    return best;
  }
}
