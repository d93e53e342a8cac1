package org.bettiscope.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Activation functions on tensors of any shape. */
final class TorchActivation {
  private static final Scalar ZERO = new Scalar(0.0);

  static {
    // It may be made within a pointer scope, which it has to outlive.
    ZERO.retainReference();
  }

  private TorchActivation() {}

  static Tensor apply(Activation activation, Tensor values) {
    return switch (activation) {
      // What libtorch calls relu is not there for the device meta.
      case RELU -> torch.threshold(values, ZERO, ZERO);
      case TANH -> torch.tanh(values);
      case LEAKY_RELU -> torch.leaky_relu(values);
      case SIGMOID -> torch.sigmoid(values);
      case GELU -> torch.gelu(values);
      case IDENTITY -> values;
    };
  }
}
