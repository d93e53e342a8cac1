package org.bettiscope.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A multilayer perceptron whose parameters, and their gradients, are views of two flat vectors, so
 * that penalties, clipping and the optimizer are single operations. Its tensors live as long as the
 * pointer scope it is made in.
 */
final class TorchMlp {
  private final Architecture architecture;
  private final Activation activation;
  private final TensorOptions options;
  private final Tensor parameters;
  private final Tensor gradient;
  private final Tensor[] weights;
  private final TensorOptional[] biases;
  private final Tensor[] trainedWeights;
  private final TensorOptional[] trainedBiases;

  TorchMlp(Architecture architecture, Activation activation, TensorOptions options) {
    int layers = architecture.layers();
    this.architecture = architecture;
    this.activation = activation;
    this.options = options;
    this.parameters = torch.zeros(new long[] {architecture.parameters()}, options);
    this.gradient = torch.zeros(new long[] {architecture.parameters()}, options);
    this.weights = new Tensor[layers];
    this.biases = new TensorOptional[layers];
    this.trainedWeights = new Tensor[layers];
    this.trainedBiases = new TensorOptional[layers];
    for (int layer = 0; layer < layers; layer++) {
      weights[layer] = weight(parameters, layer);
      biases[layer] = new TensorOptional(bias(parameters, layer));
      trainedWeights[layer] = leaf(weights[layer], weight(gradient, layer));
      trainedBiases[layer] =
          new TensorOptional(leaf(bias(parameters, layer), bias(gradient, layer)));
    }
  }

  private Tensor weight(Tensor vector, int layer) {
    long out = architecture.layerOutputs(layer);
    long in = architecture.layerInputs(layer);
    return vector.narrow(0, architecture.weightOffset(layer), out * in).view(out, in);
  }

  private Tensor bias(Tensor vector, int layer) {
    return vector.narrow(0, architecture.biasOffset(layer), architecture.layerOutputs(layer));
  }

  /** A leaf of the graph of gradients; backward passes add to {@code gradient} in place. */
  private static Tensor leaf(Tensor view, Tensor gradient) {
    Tensor leaf = view.detach();
    leaf.requires_grad_(true);
    leaf.mutable_grad().put(gradient);
    return leaf;
  }

  Tensor parameters() {
    return parameters;
  }

  Tensor gradient() {
    return gradient;
  }

  /** Sets all parameters, in the order of {@link Architecture}. */
  void setParameters(double[] values) {
    parameters.copy_(Tensor.create(values).to(options, false, true, null));
  }

  /** Copies all parameters out. */
  double[] copyParameters() {
    return copy(parameters);
  }

  /** Copies a tensor out, last axis fastest. */
  static double[] copy(Tensor tensor) {
    double[] values = new double[(int) tensor.numel()];
    tensor.cpu().to(ScalarType.Double).contiguous().data_ptr_double().get(values);
    return values;
  }

  /** Copies a single-precision tensor out, last axis fastest. */
  static float[] copyFloats(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    tensor.cpu().contiguous().data_ptr_float().get(values);
    return values;
  }

  /** Points as a tensor of this network's precision on its device. */
  Tensor points(float[] coordinates) {
    long d = architecture.inputs();
    return Tensor.create(coordinates, coordinates.length / d, d).to(options, false, true, null);
  }

  /**
   * The outputs before the output activation, to be differentiated by the parameters.
   *
   * @param masks factors of every hidden layer's units, or null
   */
  Tensor trainingOutputs(Tensor points, Tensor[] masks) {
    Tensor values = points;
    for (int layer = 0; layer < architecture.hidden().size(); layer++) {
      values = activate(torch.linear(values, trainedWeights[layer], trainedBiases[layer]));
      values = masks == null ? values : values.mul(masks[layer]);
    }
    int last = architecture.hidden().size();
    return torch.linear(values, trainedWeights[last], trainedBiases[last]);
  }

  /** The outputs before the output activation. */
  Tensor outputs(Tensor points) {
    Tensor values = points;
    for (int layer = 1; layer <= architecture.hidden().size(); layer++) {
      values = hiddenLayer(values, layer);
    }
    int last = architecture.hidden().size();
    return torch.linear(values, weights[last], biases[last]);
  }

  /**
   * The values after a hidden layer's activation function, from those before the layer; layers
   * count from 1.
   */
  Tensor hiddenLayer(Tensor values, int layer) {
    return activate(torch.linear(values, weights[layer - 1], biases[layer - 1]));
  }

  private Tensor activate(Tensor values) {
    return switch (activation) {
      case RELU -> torch.relu(values);
      case TANH -> torch.tanh(values);
      case LEAKY_RELU -> torch.leaky_relu(values);
      case SIGMOID -> torch.sigmoid(values);
      case GELU -> torch.gelu(values);
      case IDENTITY -> values;
    };
  }
}
