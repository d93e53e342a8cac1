package org.bettiscope.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Draws the parameters of a network before training. */
final class InitialParameters {
  private InitialParameters() {}

  /**
   * Weights by the initialization, biases and shifts 0, scales 1, running means 0 and variances 1,
   * in the order of {@link Architecture}.
   */
  static double[] draw(Architecture architecture, Initialization initialization, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] parameters = new double[architecture.parameters()];
    for (int layer = 0; layer < architecture.layers(); layer++) {
      DoubleSupplier weight =
          weights(
              initialization,
              architecture.layerInputs(layer),
              architecture.layerOutputs(layer),
              random);
      for (int i = architecture.weightOffset(layer); i < architecture.biasOffset(layer); i++) {
        parameters[i] = weight.getAsDouble();
      }
      if (architecture.isNormalized(layer)) {
        int width = architecture.layerOutputs(layer);
        fillOnes(parameters, architecture.scaleOffset(layer), width);
        fillOnes(parameters, architecture.varianceOffset(layer), width);
      }
    }
    return parameters;
  }

  private static void fillOnes(double[] parameters, int from, int count) {
    Arrays.fill(parameters, from, from + count, 1);
  }

  private static DoubleSupplier weights(
      Initialization initialization, int in, int out, SplittableRandom random) {
    return switch (initialization) {
      case KAIMING_UNIFORM -> uniform(Math.sqrt(6.0 / in), random);
      case KAIMING_NORMAL -> normal(Math.sqrt(2.0 / in), random);
      case XAVIER_UNIFORM -> uniform(Math.sqrt(6.0 / (in + out)), random);
      case XAVIER_NORMAL -> normal(Math.sqrt(2.0 / (in + out)), random);
    };
  }

  private static DoubleSupplier uniform(double bound, SplittableRandom random) {
    return () -> bound * (2 * random.nextDouble() - 1);
  }

  private static DoubleSupplier normal(double deviation, SplittableRandom random) {
    return () -> deviation * random.nextGaussian();
  }
}
