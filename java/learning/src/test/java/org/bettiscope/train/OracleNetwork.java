package org.bettiscope.train;

/**
 * A multilayer perceptron in plain double precision with backpropagation written out, and the
 * optimizers as their papers state them: what the tests hold libtorch against.
 */
final class OracleNetwork {
  private final TrainConfig config;
  private final Architecture architecture;
  private final double[] parameters;
  private final double[] firstMoment;
  private final double[] secondMoment;
  private int steps;

  OracleNetwork(TrainConfig config, Architecture architecture, double[] initial) {
    this.config = config;
    this.architecture = architecture;
    this.parameters = initial.clone();
    this.firstMoment = new double[initial.length];
    this.secondMoment = new double[initial.length];
  }

  double[] parameters() {
    return parameters.clone();
  }

  /**
   * values[0] the point, values[l] the l-th layer before its activation function (l = 1..layers).
   */
  private double[][] forward(double[] point, double[][] masks, double[][] activated) {
    double[][] before = new double[architecture.layers()][];
    double[] in = point;
    for (int layer = 0; layer < architecture.layers(); layer++) {
      activated[layer] = in;
      before[layer] = new double[architecture.layerOutputs(layer)];
      double[] after = new double[before[layer].length];
      for (int o = 0; o < after.length; o++) {
        double sum = parameters[architecture.biasOffset(layer) + o];
        for (int i = 0; i < in.length; i++) {
          sum += parameters[architecture.weightOffset(layer) + o * in.length + i] * in[i];
        }
        before[layer][o] = sum;
        if (layer < architecture.layers() - 1) {
          after[o] = activate(sum) * (masks == null ? 1 : masks[layer][o]);
        }
      }
      in = after;
    }
    return before;
  }

  private double activate(double x) {
    return switch (config.activation()) {
      case RELU -> Math.max(0, x);
      case TANH -> Math.tanh(x);
      case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case GELU -> x * normalDistribution(x);
      case IDENTITY -> x;
    };
  }

  private double slope(double x) {
    return switch (config.activation()) {
      case RELU -> x > 0 ? 1 : 0;
      case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
      case LEAKY_RELU -> x > 0 ? 1 : 0.01;
      case SIGMOID -> Math.exp(-x) / Math.pow(1 + Math.exp(-x), 2);
      case GELU -> normalDistribution(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case IDENTITY -> 1;
    };
  }

  /** By the power series of the error function, which converges everywhere. */
  static double normalDistribution(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The mean loss of points without dropout, by its definition. */
  double loss(double[][] points, int[] labels) {
    double total = 0;
    for (int p = 0; p < points.length; p++) {
      double[] outputs =
          forward(points[p], null, new double[architecture.layers()][])[architecture.layers() - 1];
      total += pointLoss(outputs, labels[p]);
    }
    return total / points.length;
  }

  double accuracy(double[][] points, int[] labels) {
    int right = 0;
    for (int p = 0; p < points.length; p++) {
      double[] q =
          probabilities(
              forward(points[p], null, new double[architecture.layers()][])[
                  architecture.layers() - 1]);
      int predicted = 0;
      if (q.length == 1) {
        predicted = q[0] > 0.5 ? 1 : 0;
      } else {
        for (int c = 1; c < q.length; c++) {
          predicted = q[c] > q[predicted] ? c : predicted;
        }
      }
      right += predicted == labels[p] ? 1 : 0;
    }
    return right / (double) points.length;
  }

  private double[] probabilities(double[] outputs) {
    double[] q = outputs.clone();
    double sum = 0;
    for (double output : outputs) {
      sum += Math.exp(output);
    }
    for (int c = 0; c < q.length; c++) {
      q[c] =
          switch (config.outputActivation()) {
            case SIGMOID -> 1 / (1 + Math.exp(-outputs[c]));
            case SOFTMAX -> Math.exp(outputs[c]) / sum;
            case IDENTITY -> outputs[c];
          };
    }
    return q;
  }

  private static double target(int label, int output, int width) {
    return width == 1 ? label : label == output ? 1 : 0;
  }

  private double pointLoss(double[] outputs, int label) {
    double[] q = probabilities(outputs);
    return switch (config.loss()) {
      case BCE -> -(label == 1 ? Math.log(q[0]) : Math.log(1 - q[0]));
      case CROSS_ENTROPY -> -Math.log(q[label]);
      case MSE -> {
        double sum = 0;
        for (int c = 0; c < q.length; c++) {
          sum += Math.pow(q[c] - target(label, c, q.length), 2) / q.length;
        }
        yield sum;
      }
    };
  }

  /** The derivative of a point's loss by its outputs before the output activation. */
  private double[] outputError(double[] outputs, int label) {
    double[] q = probabilities(outputs);
    double[] error = new double[q.length];
    for (int c = 0; c < q.length; c++) {
      double difference = q[c] - target(label, c, q.length);
      error[c] =
          switch (config.loss()) {
            case BCE, CROSS_ENTROPY -> difference;
            case MSE ->
                2
                    * difference
                    / q.length
                    * (config.outputActivation() == OutputActivation.SIGMOID
                        ? q[c] * (1 - q[c])
                        : 1);
          };
    }
    return error;
  }

  /** The gradient of the mean loss over a batch. */
  private double[] gradient(double[][] points, int[] labels, double[][][] masks) {
    double[] gradient = new double[parameters.length];
    int layers = architecture.layers();
    for (int p = 0; p < points.length; p++) {
      double[][] activated = new double[layers][];
      double[][] mask = masks == null ? null : masks[p];
      double[][] before = forward(points[p], mask, activated);
      double[] error = outputError(before[layers - 1], labels[p]);
      for (int layer = layers - 1; layer >= 0; layer--) {
        double[] in = activated[layer];
        double[] passed = new double[in.length];
        for (int o = 0; o < error.length; o++) {
          gradient[architecture.biasOffset(layer) + o] += error[o] / points.length;
          for (int i = 0; i < in.length; i++) {
            int w = architecture.weightOffset(layer) + o * in.length + i;
            gradient[w] += error[o] * in[i] / points.length;
            passed[i] += error[o] * parameters[w];
          }
        }
        for (int i = 0; layer > 0 && i < in.length; i++) {
          passed[i] *= slope(before[layer - 1][i]) * (mask == null ? 1 : mask[layer - 1][i]);
        }
        error = passed;
      }
    }
    return gradient;
  }

  /**
   * One step of the optimizer.
   *
   * @param masks [point][hidden layer][unit], or null
   */
  void step(double[][] points, int[] labels, double[][][] masks, double rate) {
    double[] g = gradient(points, labels, masks);
    double norm = 0;
    for (int i = 0; i < g.length; i++) {
      g[i] += config.l1() * Math.signum(parameters[i]) + 2 * config.l2() * parameters[i];
      norm += g[i] * g[i];
    }
    norm = Math.sqrt(norm);
    double shrink =
        config.gradientClip() > 0 && norm > config.gradientClip()
            ? config.gradientClip() / norm
            : 1;
    steps++;
    for (int i = 0; i < g.length; i++) {
      move(i, g[i] * shrink, rate);
    }
  }

  private void move(int i, double g, double rate) {
    double decay = config.optimizer().weightDecay();
    switch (config.optimizer().name()) {
      case SGD -> {
        firstMoment[i] = config.optimizer().momentum() * firstMoment[i] + g + decay * parameters[i];
        parameters[i] -= rate * firstMoment[i];
      }
      case ADAM -> adam(i, g + decay * parameters[i], rate);
      case ADAMW -> {
        parameters[i] -= rate * decay * parameters[i];
        adam(i, g, rate);
      }
    }
  }

  private void adam(int i, double g, double rate) {
    firstMoment[i] = 0.9 * firstMoment[i] + 0.1 * g;
    secondMoment[i] = 0.999 * secondMoment[i] + 0.001 * g * g;
    double first = firstMoment[i] / (1 - Math.pow(0.9, steps));
    double second = secondMoment[i] / (1 - Math.pow(0.999, steps));
    parameters[i] -= rate * first / (Math.sqrt(second) + 1e-8);
  }
}
