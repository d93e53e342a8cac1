package org.bettiscope.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bettiscope.store.SafetensorsReader;
import org.bettiscope.store.SafetensorsWriter;

/**
 * Networks as safetensors files that PyTorch takes for the state dict of a module: the weights of a
 * linear layer are [outputs, inputs], its biases [outputs].
 */
final class StateDict {
  private StateDict() {}

  /**
   * The parameters of a network, ready to be written, named as {@link Architecture#layout} names
   * them.
   *
   * @param parameters in the order of {@link Architecture}
   */
  static SafetensorsWriter of(Architecture architecture, float[] parameters) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (Architecture.Part part : architecture.parts()) {
      int end = part.offset() + part.size();
      writer.add(
          part.name(),
          Arrays.copyOfRange(parameters, part.offset(), end),
          part.shape().stream().mapToLong(Integer::longValue).toArray());
    }
    return writer;
  }

  /**
   * The same of several networks: every array has the networks as its first axis, which is what
   * {@code torch.func.functional_call} takes under {@code torch.vmap}.
   *
   * @param parameters of each network, in the order of {@link Architecture}
   */
  static SafetensorsWriter stacked(Architecture architecture, float[][] parameters) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (Architecture.Part part : architecture.parts()) {
      int size = part.size();
      float[] stack = new float[Math.multiplyExact(parameters.length, size)];
      for (int i = 0; i < parameters.length; i++) {
        System.arraycopy(parameters[i], part.offset(), stack, i * size, size);
      }
      writer.add(part.name(), stack, part.stackedShape(parameters.length));
    }
    return writer;
  }

  /**
   * Reads the parameters of a network that any program saved, as long as it is a multilayer
   * perceptron of this shape. Its layers may have any names: the shapes say which comes where, and
   * of layers of equal shape, whose names may differ in numbers only, the numbers do. A layer
   * without biases has biases of 0. Batch normalization, as PyTorch's BatchNorm1d names its
   * numbers, is one for each hidden layer, in the order of the numbers; without scales and shifts
   * it has 1 and 0. Where it stands no file says: it is taken for that before the activation
   * function.
   *
   * @return in the order of {@link Architecture}, rounded to single precision
   * @throws org.bettiscope.persistence.BettiscopeException (data) that begins with the file, where
   *     it is damaged or holds something else
   */
  static float[] read(Path file, Architecture architecture) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      StoredLayer[] layers = StoredLayer.inOrder(reader, architecture);
      List<StoredNorm> norms = StoredNorm.inOrder(reader, architecture);
      float[] parameters = new float[architecture.parameters()];
      for (int layer = 0; layer < layers.length; layer++) {
        copy(reader, layers[layer].weight(), parameters, architecture.weightOffset(layer));
        if (reader.has(layers[layer].bias())) {
          copy(reader, layers[layer].bias(), parameters, architecture.biasOffset(layer));
        }
      }
      for (int layer = 0; layer < norms.size(); layer++) {
        copy(reader, norms.get(layer), parameters, architecture, layer);
      }
      return parameters;
    }
  }

  private static void copy(
      SafetensorsReader reader,
      StoredNorm norm,
      float[] parameters,
      Architecture architecture,
      int layer) {
    copy(reader, norm.mean(), parameters, architecture.meanOffset(layer));
    copy(reader, norm.variance(), parameters, architecture.varianceOffset(layer));
    int scales = architecture.scaleOffset(layer);
    if (reader.has(norm.scale())) {
      copy(reader, norm.scale(), parameters, scales);
    } else {
      Arrays.fill(parameters, scales, scales + architecture.layerOutputs(layer), 1);
    }
    if (reader.has(norm.shift())) {
      copy(reader, norm.shift(), parameters, architecture.shiftOffset(layer));
    }
  }

  /** Parameters as files have them. */
  static float[] singles(double[] values) {
    float[] singles = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      singles[i] = (float) values[i];
    }
    return singles;
  }

  private static void copy(SafetensorsReader reader, String name, float[] parameters, int offset) {
    double[] values = reader.doubles(name);
    for (int i = 0; i < values.length; i++) {
      float single = (float) values[i];
      if (!Float.isFinite(single)) {
        throw StoredLayer.refusal(
            reader.file(),
            "element %d of '%s' is %s".formatted(i, name, values[i]),
            "save a network whose parameters are finite in single precision");
      }
      parameters[offset + i] = single;
    }
  }
}
