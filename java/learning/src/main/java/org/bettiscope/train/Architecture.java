package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bettiscope.data.ConfigValue;

/**
 * The shape of a multilayer perceptron, and where each of its numbers lies in one flat vector:
 * layer by layer the weights ([outputs of the layer, inputs of the layer], last axis fastest), then
 * the biases, then, where the layer is normalized, the scales and the shifts. After these, which
 * are learnt, come the running statistics that normalized layers keep: layer by layer the means,
 * then the variances.
 *
 * @param inputs coordinates of a point
 * @param hidden widths of the hidden layers
 * @param outputs width of the last layer
 * @param batchNorm whether hidden layers are normalized before their activation function
 */
record Architecture(int inputs, List<Integer> hidden, int outputs, boolean batchNorm) {
  /** In files the parameters of a network are one chunk, which is an array of bytes here. */
  private static final int MOST_PARAMETERS = Integer.MAX_VALUE / Float.BYTES;

  /** Refuses more parameters than can be counted and kept. */
  Architecture {
    long parameters = 0;
    for (int layer = 0; layer <= hidden.size(); layer++) {
      long in = layer == 0 ? inputs : hidden.get(layer - 1);
      long out = layer == hidden.size() ? outputs : hidden.get(layer);
      long vectors = batchNorm && layer < hidden.size() ? 5 : 1;
      parameters += (in + vectors) * out;
      ConfigValue.require(
          parameters <= MOST_PARAMETERS,
          "train.hidden",
          hidden,
          "make at most " + MOST_PARAMETERS + " parameters");
    }
  }

  /** The architecture for points of a dimension that belong to a number of classes. */
  static Architecture of(TrainConfig config, int inputs, int classes) {
    boolean single = config.loss() == Loss.BCE || (config.loss() == Loss.MSE && classes == 2);
    return new Architecture(inputs, config.hidden(), single ? 1 : classes, config.batchNorm());
  }

  /** Hidden layers and the last one. */
  int layers() {
    return hidden.size() + 1;
  }

  int layerInputs(int layer) {
    return layer == 0 ? inputs : hidden.get(layer - 1);
  }

  int layerOutputs(int layer) {
    return layer == hidden.size() ? outputs : hidden.get(layer);
  }

  boolean isNormalized(int layer) {
    return batchNorm && layer < hidden.size();
  }

  int weightOffset(int layer) {
    int offset = 0;
    for (int l = 0; l < layer; l++) {
      offset += (layerInputs(l) + (isNormalized(l) ? 3 : 1)) * layerOutputs(l);
    }
    return offset;
  }

  int biasOffset(int layer) {
    return weightOffset(layer) + layerInputs(layer) * layerOutputs(layer);
  }

  /** Where the scales of a normalized layer are. */
  int scaleOffset(int layer) {
    return biasOffset(layer) + layerOutputs(layer);
  }

  /** Where the shifts of a normalized layer are. */
  int shiftOffset(int layer) {
    return scaleOffset(layer) + layerOutputs(layer);
  }

  /** How many numbers are learnt. */
  int learnt() {
    return weightOffset(layers());
  }

  /** Where the running means of a normalized layer are. */
  int meanOffset(int layer) {
    int offset = learnt();
    for (int l = 0; l < layer; l++) {
      offset += 2 * layerOutputs(l);
    }
    return offset;
  }

  /** Where the running variances of a normalized layer are. */
  int varianceOffset(int layer) {
    return meanOffset(layer) + layerOutputs(layer);
  }

  /** The number of parameters: those learnt, and the running statistics. */
  int parameters() {
    return batchNorm ? meanOffset(hidden.size()) : learnt();
  }

  /**
   * A part of the vector.
   *
   * @param name as in a state dict of PyTorch
   * @param shape last axis fastest
   * @param offset where it begins
   */
  record Part(String name, List<Integer> shape, int offset) {
    /** How many numbers it has. */
    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape of the parts of several networks, which are the first axis. */
    long[] stackedShape(int networks) {
      return LongStream.concat(
              LongStream.of(networks), shape.stream().mapToLong(Integer::longValue))
          .toArray();
    }
  }

  /** The parts of the vector, in their order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      String name = "layers." + layer;
      int width = layerOutputs(layer);
      parts.add(
          new Part(name + ".weight", List.of(width, layerInputs(layer)), weightOffset(layer)));
      parts.add(new Part(name + ".bias", List.of(width), biasOffset(layer)));
      if (isNormalized(layer)) {
        parts.add(normPart(layer, "weight", scaleOffset(layer)));
        parts.add(normPart(layer, "bias", shiftOffset(layer)));
      }
    }
    for (int layer = 0; isNormalized(layer); layer++) {
      parts.add(normPart(layer, "running_mean", meanOffset(layer)));
      parts.add(normPart(layer, "running_var", varianceOffset(layer)));
    }
    return parts;
  }

  private Part normPart(int layer, String name, int offset) {
    return new Part("norms." + layer + "." + name, List.of(layerOutputs(layer)), offset);
  }

  /** A JSON list of the parts' names, shapes and offsets. */
  String layout() {
    return parts().stream()
        .map(part ->
            "{\"name\": \"%s\", \"shape\": %s, \"offset\": %d}"
                .formatted(part.name(), part.shape(), part.offset()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
