package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a multilayer perceptron, and where each of its parameters lies in one flat vector:
 * layer by layer the weights ([outputs of the layer, inputs of the layer], last axis fastest), then
 * the biases.
 *
 * @param inputs coordinates of a point
 * @param hidden widths of the hidden layers
 * @param outputs width of the last layer
 */
record Architecture(int inputs, List<Integer> hidden, int outputs) {

  /** The architecture for points of a dimension that belong to a number of classes. */
  static Architecture of(TrainConfig config, int inputs, int classes) {
    boolean single = config.loss() == Loss.BCE || (config.loss() == Loss.MSE && classes == 2);
    return new Architecture(inputs, config.hidden(), single ? 1 : classes);
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

  int weightOffset(int layer) {
    int offset = 0;
    for (int l = 0; l < layer; l++) {
      offset += (layerInputs(l) + 1) * layerOutputs(l);
    }
    return offset;
  }

  int biasOffset(int layer) {
    return weightOffset(layer) + layerInputs(layer) * layerOutputs(layer);
  }

  /** The number of parameters. */
  int parameters() {
    return weightOffset(layers());
  }

  /** A JSON list of the parameters' names, shapes and offsets in the vector. */
  String layout() {
    List<String> entries = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      int in = layerInputs(layer);
      int out = layerOutputs(layer);
      entries.add(entry(layer, "weight", out + ", " + in, weightOffset(layer)));
      entries.add(entry(layer, "bias", Integer.toString(out), biasOffset(layer)));
    }
    return "[" + String.join(", ", entries) + "]";
  }

  private static String entry(int layer, String name, String shape, int offset) {
    return "{\"name\": \"layers.%d.%s\", \"shape\": [%s], \"offset\": %d}"
        .formatted(layer, name, shape, offset);
  }
}
