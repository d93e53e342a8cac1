package org.bettiscope.train;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The parameters of one layer of k networks; of one network they lack the first axis.
 *
 * @param weights k x outputs x inputs
 * @param biases k x 1 x outputs
 * @param norm null where the layer is not normalized
 */
record TorchLayer(Tensor weights, Tensor biases, Norm norm) {

  /** This layer with other tensors. */
  TorchLayer map(UnaryOperator<Tensor> change) {
    return new TorchLayer(
        change.apply(weights), change.apply(biases), norm == null ? null : norm.map(change));
  }

  /**
   * Batch normalization (Ioffe and Szegedy 2015) with libtorch's usual constants, each k x 1 x
   * outputs. Libtorch's own operator knows one network.
   *
   * @param scales learnt
   * @param shifts learnt
   * @param means running
   * @param variances running
   */
  record Norm(Tensor scales, Tensor shifts, Tensor means, Tensor variances) {
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    /** The last but one. */
    private static final long[] ROWS = {-2};

    Norm map(UnaryOperator<Tensor> change) {
      return new Norm(
          change.apply(scales), change.apply(shifts), change.apply(means), change.apply(variances));
    }

    /** By the batch's own mean and variance, which the running ones move towards. */
    Tensor applyToBatch(Tensor values) {
      Tensor mean = values.mean(ROWS, true, null);
      Tensor centred = values.sub(mean);
      Tensor variance = centred.square().mean(ROWS, true, null);
      double n = values.size(-2);
      move(means, mean, MOMENTUM);
      move(variances, variance, MOMENTUM * n / (n - 1));
      return scale(centred, variance);
    }

    private static void move(Tensor running, Tensor found, double share) {
      try (NoGradGuard _ = new NoGradGuard()) {
        running.mul_(new Scalar(1 - MOMENTUM));
        running.add_(found, new Scalar(share));
      }
    }

    /** By the running mean and variance. */
    Tensor apply(Tensor values) {
      return scale(values.sub(means), variances);
    }

    private Tensor scale(Tensor centred, Tensor variance) {
      Tensor deviation = variance.add(new Scalar(EPSILON)).sqrt();
      return centred.div(deviation).mul(scales).add(shifts);
    }
  }
}
