package org.bettiscope.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Moves the parameters of a group of networks, each at its own learning rate and with its own count
 * of steps. Libtorch's fused operators know one learning rate only, and are not there for every
 * device.
 */
final class TorchStackOptimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Of the mean squared gradient of rmsprop. */
  private static final double DECAY = 0.99;

  private final OptimizerConfig config;
  private final TorchTensors tensors;
  private final Tensor firstMoment;
  private final Tensor secondMoment;

  private final Scalar weightDecay;
  private final Scalar momentum;
  private final Scalar beta1 = new Scalar(BETA1);
  private final Scalar complement1 = new Scalar(1 - BETA1);
  private final Scalar beta2 = new Scalar(BETA2);
  private final Scalar complement2 = new Scalar(1 - BETA2);
  private final Scalar decay = new Scalar(DECAY);
  private final Scalar complement = new Scalar(1 - DECAY);
  private final Scalar epsilon = new Scalar(EPSILON);
  private final Scalar minusOne = new Scalar(-1.0);

  TorchStackOptimizer(OptimizerConfig config, int networks, int learnt, TorchTensors tensors) {
    this.config = config;
    this.tensors = tensors;
    this.firstMoment = tensors.zeros(networks, learnt);
    this.secondMoment = tensors.zeros(networks, learnt);
    this.weightDecay = new Scalar(config.weightDecay());
    this.momentum = new Scalar(config.momentum());
  }

  /** The momentum of sgd, or the mean gradient of adam: networks x parameters. */
  Tensor firstMoment() {
    return firstMoment;
  }

  /** The mean squared gradient of adam or rmsprop: networks x parameters. */
  Tensor secondMoment() {
    return secondMoment;
  }

  /**
   * The steps of an epoch of the first networks. What they need is brought to the device now, for
   * the pointer scope of the caller.
   *
   * @param parameters of these networks, networks x parameters
   * @param learningRates of every network
   * @param before how many steps every network has behind it
   * @param steps of the epoch
   */
  Epoch epoch(Tensor parameters, double[] learningRates, long[] before, int steps) {
    int networks = learningRates.length;
    double[] sizes = new double[steps * networks];
    double[] corrections = new double[steps * networks];
    double[] shrinkage = new double[networks];
    boolean isAdam =
        config.name() == OptimizerConfig.Name.ADAM || config.name() == OptimizerConfig.Name.ADAMW;
    for (int i = 0; i < networks; i++) {
      shrinkage[i] = 1 - learningRates[i] * config.weightDecay();
      for (int step = 0; step < steps; step++) {
        double t = before[i] + step + 1.0;
        sizes[step * networks + i] = learningRates[i] / (isAdam ? 1 - Math.pow(BETA1, t) : 1);
        corrections[step * networks + i] = Math.sqrt(1 - Math.pow(BETA2, t));
      }
    }
    return new Epoch(
        parameters,
        tensors.of(sizes, steps, networks, 1),
        tensors.of(corrections, steps, networks, 1),
        tensors.of(shrinkage, networks, 1));
  }

  /** Steps of the first networks. */
  final class Epoch {
    private final Tensor sizes;
    private final Tensor corrections;
    private final Tensor shrinkage;
    private final Tensor parameters;
    private final Tensor first;
    private final Tensor second;

    /**
     * @param sizes what directions are multiplied by: steps x networks x 1
     * @param corrections what the roots of second moments are divided by: steps x networks x 1
     * @param shrinkage what decoupled weight decay multiplies parameters by: networks x 1
     */
    private Epoch(Tensor parameters, Tensor sizes, Tensor corrections, Tensor shrinkage) {
      this.sizes = sizes;
      this.corrections = corrections;
      this.shrinkage = shrinkage;
      long networks = parameters.size(0);
      this.parameters = parameters;
      this.first = firstMoment.narrow(0, 0, networks);
      this.second = secondMoment.narrow(0, 0, networks);
    }

    /**
     * Moves the parameters against the gradient, which changes too.
     *
     * @param step number in the epoch, from 0
     * @param gradient networks x parameters
     */
    void step(int step, Tensor gradient) {
      if (config.weightDecay() != 0) {
        decay(gradient);
      }
      Tensor direction =
          switch (config.name()) {
            case SGD -> momentum(gradient);
            case ADAM, ADAMW -> adam(gradient, corrections.select(0, step));
            case RMSPROP -> rmsprop(gradient);
          };
      parameters.addcmul_(direction, sizes.select(0, step), minusOne);
    }

    private void decay(Tensor gradient) {
      if (config.name() == OptimizerConfig.Name.ADAMW) {
        parameters.mul_(shrinkage);
      } else {
        gradient.add_(parameters, weightDecay);
      }
    }

    private Tensor momentum(Tensor gradient) {
      if (config.momentum() == 0) {
        return gradient;
      }
      first.mul_(momentum);
      first.add_(gradient);
      return first;
    }

    private Tensor adam(Tensor gradient, Tensor correction) {
      first.mul_(beta1);
      first.add_(gradient, complement1);
      second.mul_(beta2);
      second.addcmul_(gradient, gradient, complement2);
      Tensor root = second.sqrt();
      root.div_(correction);
      root.add_(epsilon);
      return first.div(root);
    }

    private Tensor rmsprop(Tensor gradient) {
      second.mul_(decay);
      second.addcmul_(gradient, gradient, complement);
      Tensor root = second.sqrt();
      root.add_(epsilon);
      return gradient.div(root);
    }
  }
}
