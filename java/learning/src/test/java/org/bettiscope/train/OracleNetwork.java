package org.bettiscope.train;

import java.util.Arrays;

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

  /** What passes through the network, [layer][point][unit] each. */
  private final class Pass {
    /** What each layer takes in. */
    private final double[][][] in = new double[architecture.layers()][][];

    /** What it gives before its activation function; of the last layer the outputs. */
    private final double[][][] before = new double[architecture.layers()][][];

    /** The same before scales and shifts, where the layer is normalized. */
    private final double[][][] normalized = new double[architecture.layers()][][];

    /** The deviations by which it is normalized, [layer][unit]. */
    private final double[][] deviations = new double[architecture.layers()][];

    /**
     * @param masks [point][hidden layer][unit], or null
     * @param training whether the points are a batch to learn from
     */
    Pass(double[][] points, double[][][] masks, boolean training) {
      double[][] values = points;
      for (int layer = 0; layer < architecture.layers(); layer++) {
        in[layer] = values;
        before[layer] = linear(layer, values);
        if (architecture.isNormalized(layer)) {
          normalize(layer, training);
        }
        values = new double[points.length][architecture.layerOutputs(layer)];
        for (int p = 0; p < points.length && layer < architecture.layers() - 1; p++) {
          for (int o = 0; o < values[p].length; o++) {
            values[p][o] = activate(before[layer][p][o]) * (masks == null ? 1 : masks[p][layer][o]);
          }
        }
      }
    }

    double[][] outputs() {
      return before[before.length - 1];
    }

    private void normalize(int layer, boolean training) {
      int n = before[layer].length;
      int width = architecture.layerOutputs(layer);
      normalized[layer] = new double[n][width];
      deviations[layer] = new double[width];
      for (int o = 0; o < width; o++) {
        int meanAt = architecture.meanOffset(layer) + o;
        int varianceAt = architecture.varianceOffset(layer) + o;
        double mean = parameters[meanAt];
        double variance = parameters[varianceAt];
        if (training) {
          mean = 0;
          for (double[] point : before[layer]) {
            mean += point[o] / n;
          }
          variance = 0;
          for (double[] point : before[layer]) {
            variance += (point[o] - mean) * (point[o] - mean) / n;
          }
          parameters[meanAt] = 0.9 * parameters[meanAt] + 0.1 * mean;
          parameters[varianceAt] = 0.9 * parameters[varianceAt] + 0.1 * variance * n / (n - 1);
        }
        deviations[layer][o] = Math.sqrt(variance + 1e-5);
        for (int p = 0; p < n; p++) {
          double value = (before[layer][p][o] - mean) / deviations[layer][o];
          normalized[layer][p][o] = value;
          before[layer][p][o] =
              value * parameters[architecture.scaleOffset(layer) + o]
                  + parameters[architecture.shiftOffset(layer) + o];
        }
      }
    }
  }

  private double[][] linear(int layer, double[][] in) {
    double[][] out = new double[in.length][architecture.layerOutputs(layer)];
    for (int p = 0; p < in.length; p++) {
      for (int o = 0; o < out[p].length; o++) {
        out[p][o] = parameters[architecture.biasOffset(layer) + o];
        for (int i = 0; i < in[p].length; i++) {
          int weight = architecture.weightOffset(layer) + o * in[p].length + i;
          out[p][o] += parameters[weight] * in[p][i];
        }
      }
    }
    return out;
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

  /** The weighted mean loss of points without dropout, by its definition. */
  double loss(double[][] points, int[] labels) {
    double[][] outputs = new Pass(points, null, false).outputs();
    double sum = 0;
    double weights = 0;
    for (int p = 0; p < points.length; p++) {
      sum += weight(labels[p]) * pointLoss(outputs[p], labels[p]);
      weights += weight(labels[p]);
    }
    return sum / weights;
  }

  private double weight(int label) {
    return config.classWeights().isEmpty() ? 1 : config.classWeights().get(label);
  }

  double accuracy(double[][] points, int[] labels) {
    double[][] outputs = new Pass(points, null, false).outputs();
    int right = 0;
    for (int p = 0; p < points.length; p++) {
      double[] q = probabilities(outputs[p]);
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

  /** The gradient of the weighted mean loss over a batch by what is learnt. */
  private double[] gradient(double[][] points, int[] labels, double[][][] masks) {
    double[] gradient = new double[architecture.learnt()];
    Pass pass = new Pass(points, masks, true);
    double weights = Arrays.stream(labels).mapToDouble(this::weight).sum();
    double[][] error = new double[points.length][];
    for (int p = 0; p < points.length; p++) {
      double share = weight(labels[p]) / weights;
      error[p] =
          Arrays.stream(outputError(pass.outputs()[p], labels[p])).map(e -> e * share).toArray();
    }
    for (int layer = architecture.layers() - 1; layer >= 0; layer--) {
      if (architecture.isNormalized(layer)) {
        throughNormalization(layer, pass, error, gradient);
      }
      throughWeights(layer, pass.in[layer], error, gradient);
      error = layer == 0 ? error : errorBefore(layer, pass, masks, error);
    }
    return gradient;
  }

  /** Turns the error after normalization into that before, as Ioffe and Szegedy 2015 derive it. */
  private void throughNormalization(int layer, Pass pass, double[][] error, double[] gradient) {
    int n = error.length;
    for (int o = 0; o < architecture.layerOutputs(layer); o++) {
      double sum = 0;
      double product = 0;
      for (int p = 0; p < n; p++) {
        sum += error[p][o];
        product += error[p][o] * pass.normalized[layer][p][o];
      }
      gradient[architecture.shiftOffset(layer) + o] = sum;
      gradient[architecture.scaleOffset(layer) + o] = product;
      double scale = parameters[architecture.scaleOffset(layer) + o] / pass.deviations[layer][o];
      for (int p = 0; p < n; p++) {
        error[p][o] = scale * (error[p][o] - sum / n - pass.normalized[layer][p][o] * product / n);
      }
    }
  }

  private void throughWeights(int layer, double[][] in, double[][] error, double[] gradient) {
    for (int p = 0; p < error.length; p++) {
      for (int o = 0; o < error[p].length; o++) {
        gradient[architecture.biasOffset(layer) + o] += error[p][o];
        for (int i = 0; i < in[p].length; i++) {
          gradient[architecture.weightOffset(layer) + o * in[p].length + i] +=
              error[p][o] * in[p][i];
        }
      }
    }
  }

  /** The error before the activation function of the layer before. */
  private double[][] errorBefore(int layer, Pass pass, double[][][] masks, double[][] error) {
    double[][] passed = new double[error.length][architecture.layerInputs(layer)];
    for (int p = 0; p < error.length; p++) {
      for (int i = 0; i < passed[p].length; i++) {
        for (int o = 0; o < error[p].length; o++) {
          int weight = architecture.weightOffset(layer) + o * passed[p].length + i;
          passed[p][i] += error[p][o] * parameters[weight];
        }
        passed[p][i] *=
            slope(pass.before[layer - 1][p][i]) * (masks == null ? 1 : masks[p][layer - 1][i]);
      }
    }
    return passed;
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
      case RMSPROP -> {
        double whole = g + decay * parameters[i];
        secondMoment[i] = 0.99 * secondMoment[i] + 0.01 * whole * whole;
        parameters[i] -= rate * whole / (Math.sqrt(secondMoment[i]) + 1e-8);
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
