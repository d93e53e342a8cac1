package org.bettiscope.train;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A multilayer perceptron whose learnt parameters, and their gradients, are views of two flat
 * vectors, so that penalties, clipping and the optimizer are single operations. Its tensors live as
 * long as the pointer scope it is made in.
 */
final class TorchMlp {
  private final Architecture architecture;
  private final Activation activation;
  private final TensorOptions options;
  private final Tensor learnt;
  private final Tensor gradient;

  /** Apart from what is learnt: a graph of gradients refuses vectors that change while it grows. */
  private final Tensor statistics;

  private final Layer[] layers;

  /**
   * One layer.
   *
   * @param norm null where the layer is not normalized
   */
  private record Layer(
      Tensor weights,
      TensorOptional biases,
      Tensor trainedWeights,
      TensorOptional trainedBiases,
      Norm norm) {}

  /** Batch normalization of one layer (Ioffe and Szegedy 2015), with libtorch's usual constants. */
  private record Norm(
      TensorOptional scales,
      TensorOptional shifts,
      TensorOptional trainedScales,
      TensorOptional trainedShifts,
      TensorOptional means,
      TensorOptional variances) {
    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    /** By the batch's own mean and variance, which the running ones move towards. */
    Tensor applyToBatch(Tensor values) {
      return torch.batch_norm(
          values, trainedScales, trainedShifts, means, variances, true, MOMENTUM, EPSILON, false);
    }

    /** By the running mean and variance. */
    Tensor apply(Tensor values) {
      return torch.batch_norm(
          values, scales, shifts, means, variances, false, MOMENTUM, EPSILON, false);
    }
  }

  TorchMlp(Architecture architecture, Activation activation, TensorOptions options) {
    this.architecture = architecture;
    this.activation = activation;
    this.options = options;
    int count = architecture.learnt();
    this.learnt = torch.zeros(new long[] {count}, options);
    this.gradient = torch.zeros(new long[] {count}, options);
    this.statistics = torch.zeros(new long[] {architecture.parameters() - count}, options);
    this.layers = new Layer[architecture.layers()];
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer] = layer(layer);
    }
  }

  private Layer layer(int layer) {
    int at = architecture.biasOffset(layer);
    return new Layer(
        weight(learnt, layer),
        new TensorOptional(unit(learnt, layer, at)),
        leaf(weight(learnt, layer), weight(gradient, layer)),
        leaf(layer, at),
        architecture.isNormalized(layer) ? norm(layer) : null);
  }

  private Norm norm(int layer) {
    int scales = architecture.scaleOffset(layer);
    int shifts = architecture.shiftOffset(layer);
    int count = architecture.learnt();
    return new Norm(
        new TensorOptional(unit(learnt, layer, scales)),
        new TensorOptional(unit(learnt, layer, shifts)),
        leaf(layer, scales),
        leaf(layer, shifts),
        new TensorOptional(unit(statistics, layer, architecture.meanOffset(layer) - count)),
        new TensorOptional(unit(statistics, layer, architecture.varianceOffset(layer) - count)));
  }

  private Tensor weight(Tensor vector, int layer) {
    long out = architecture.layerOutputs(layer);
    long in = architecture.layerInputs(layer);
    return vector.narrow(0, architecture.weightOffset(layer), out * in).view(out, in);
  }

  /** What is there from an offset on, one number for every unit of the layer. */
  private Tensor unit(Tensor vector, int layer, int offset) {
    return vector.narrow(0, offset, architecture.layerOutputs(layer));
  }

  private TensorOptional leaf(int layer, int offset) {
    return new TensorOptional(leaf(unit(learnt, layer, offset), unit(gradient, layer, offset)));
  }

  /** A leaf of the graph of gradients; backward passes add to {@code gradient} in place. */
  private static Tensor leaf(Tensor view, Tensor gradient) {
    Tensor leaf = view.detach();
    leaf.requires_grad_(true);
    leaf.mutable_grad().put(gradient);
    return leaf;
  }

  /** The parameters that are learnt. */
  Tensor learnt() {
    return learnt;
  }

  Tensor gradient() {
    return gradient;
  }

  /** Sets all parameters, in the order of {@link Architecture}. */
  void setParameters(double[] values) {
    Tensor all = Tensor.create(values).to(options, false, true, null);
    learnt.copy_(all.narrow(0, 0, learnt.numel()));
    statistics.copy_(all.narrow(0, learnt.numel(), statistics.numel()));
  }

  /** Copies all parameters out. */
  double[] copyParameters() {
    return copy(torch.cat(new TensorVector(learnt, statistics)));
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
    for (int i = 0; i < layers.length - 1; i++) {
      Layer layer = layers[i];
      values = torch.linear(values, layer.trainedWeights, layer.trainedBiases);
      values = activate(layer.norm == null ? values : layer.norm.applyToBatch(values));
      values = masks == null ? values : values.mul(masks[i]);
    }
    Layer last = layers[layers.length - 1];
    return torch.linear(values, last.trainedWeights, last.trainedBiases);
  }

  /** The outputs before the output activation. */
  Tensor outputs(Tensor points) {
    Tensor values = points;
    for (int layer = 1; layer < layers.length; layer++) {
      values = hiddenLayer(values, layer);
    }
    Layer last = layers[layers.length - 1];
    return torch.linear(values, last.weights, last.biases);
  }

  /**
   * The values after a hidden layer's activation function, from those before the layer; layers
   * count from 1.
   */
  private Tensor hiddenLayer(Tensor values, int number) {
    return activate(beforeActivation(values, number));
  }

  /** The values that enter a hidden layer's activation function, from those before the layer. */
  Tensor beforeActivation(Tensor values, int number) {
    Layer layer = layers[number - 1];
    Tensor before = torch.linear(values, layer.weights, layer.biases);
    return layer.norm == null ? before : layer.norm.apply(before);
  }

  /** The activation function. */
  Tensor activate(Tensor values) {
    return TorchActivation.apply(activation, values);
  }
}
