package org.bettiscope.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/** What is added to the gradients of a group of networks, and the clipping of each. */
final class TorchStackPenalties {
  private static final long[] PARAMETERS = {1};

  private final Scalar l1;
  private final Scalar twiceL2;
  private final Scalar largestNorm;
  private final ScalarOptional two = new ScalarOptional(new Scalar(2.0));
  private final Scalar one = new Scalar(1.0);

  TorchStackPenalties(TrainConfig config) {
    this.l1 = config.l1() == 0 ? null : new Scalar(config.l1());
    this.twiceL2 = config.l2() == 0 ? null : new Scalar(2 * config.l2());
    this.largestNorm = config.gradientClip() == 0 ? null : new Scalar(config.gradientClip());
  }

  /** Changes the gradient; networks x parameters both. */
  void apply(Tensor parameters, Tensor gradient) {
    if (l1 != null) {
      gradient.add_(parameters.sign(), l1);
    }
    if (twiceL2 != null) {
      gradient.add_(parameters, twiceL2);
    }
    if (largestNorm != null) {
      Tensor norms = gradient.norm(two, PARAMETERS, true);
      gradient.mul_(norms.reciprocal().mul(largestNorm).clamp_max(one));
    }
  }
}
