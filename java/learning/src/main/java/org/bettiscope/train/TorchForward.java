package org.bettiscope.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How the forward passes of networks of one shape become one computation. */
interface TorchForward {
  /** Products of stacks of matrices: the networks lie side by side along the first axis. */
  TorchForward STACKED =
      (activation, layers, pass) ->
          run(
              activation,
              layers,
              pass,
              (layer, values) -> torch.baddbmm(layer.biases(), values, layer.weights().mT()));

  /**
   * What passes through k networks.
   *
   * @param points k x n x d
   * @param masks factors of every hidden layer's units, each k x n x width; empty for none
   * @param training whether layers are normalized by the points themselves
   */
  record Pass(Tensor points, List<Tensor> masks, boolean training) {}

  /** The outputs of every network before the output activation, k x n x outputs. */
  Tensor outputs(Activation activation, List<TorchLayer> layers, Pass pass);

  /** One layer before its normalization and its activation function. */
  interface Affine {
    Tensor apply(TorchLayer layer, Tensor values);
  }

  /** The forward pass, written once for one network and for many. */
  static Tensor run(Activation activation, List<TorchLayer> layers, Pass pass, Affine affine) {
    Tensor values = pass.points;
    for (int i = 0; i < layers.size() - 1; i++) {
      TorchLayer.Norm norm = layers.get(i).norm();
      values = affine.apply(layers.get(i), values);
      if (norm != null) {
        values = pass.training ? norm.applyToBatch(values) : norm.apply(values);
      }
      values = TorchActivation.apply(activation, values);
      values = pass.masks.isEmpty() ? values : values.mul(pass.masks.get(i));
    }
    return affine.apply(layers.getLast(), values);
  }
}
