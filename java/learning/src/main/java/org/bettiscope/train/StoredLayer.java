package org.bettiscope.train;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.SafetensorsReader;

/**
 * A linear layer in a file.
 *
 * @param name of the module, empty where the file holds one without a name
 * @param outputs rows of its weights
 * @param inputs columns of its weights
 */
record StoredLayer(String name, long outputs, long inputs) {
  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  // Numbers by their value: layer 10 comes after layer 9.
  private static final Comparator<StoredLayer> BY_NUMBERS =
      (a, b) -> compareNumbers(a.name, b.name);

  String weight() {
    return child(WEIGHT);
  }

  String bias() {
    return child(BIAS);
  }

  private String child(String parameter) {
    return name.isEmpty() ? parameter : name + "." + parameter;
  }

  /** Compares the numbers in the names of two modules, from the first to the last. */
  static int compareNumbers(String name, String other) {
    return Arrays.compare(numbers(name), numbers(other));
  }

  private static BigInteger[] numbers(String name) {
    return NUMBER
        .matcher(name)
        .results()
        .map(match -> new BigInteger(match.group()))
        .toArray(BigInteger[]::new);
  }

  private boolean isNumberedLike(StoredLayer other) {
    return NUMBER.matcher(name).replaceAll("0").equals(NUMBER.matcher(other.name).replaceAll("0"));
  }

  private boolean hasShapeOf(StoredLayer other) {
    return outputs == other.outputs && inputs == other.inputs;
  }

  @Override
  public String toString() {
    return "'%s' %d x %d".formatted(name, outputs, inputs);
  }

  static BettiscopeException refusal(Path file, String problem, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + problem, remedy);
  }

  /** The layers of an open file from the first to the last. */
  static StoredLayer[] inOrder(SafetensorsReader reader, Architecture architecture) {
    List<StoredLayer> layers = find(reader, StoredNorm.find(reader));
    StoredLayer[] ordered = order(reader.file(), layers, architecture);
    for (int i = 0; i < ordered.length; i++) {
      for (int j = i + 1; j < ordered.length; j++) {
        checkOrder(reader.file(), ordered[i], ordered[j]);
      }
    }
    return ordered;
  }

  private static List<StoredLayer> find(SafetensorsReader reader, List<StoredNorm> norms) {
    List<StoredLayer> layers = new ArrayList<>();
    List<String> names = new ArrayList<>(reader.names());
    norms.forEach(norm -> names.removeAll(norm.tensors()));
    for (String name : names) {
      String last = name.substring(name.lastIndexOf('.') + 1);
      String module = name.substring(0, Math.max(0, name.lastIndexOf('.')));
      long[] shape = reader.shape(name);
      if (last.equals(WEIGHT) && shape.length == 2) {
        layers.add(new StoredLayer(module, shape[0], shape[1]));
      } else if (!last.equals(BIAS)) {
        throw foreign(reader.file(), name, shape);
      }
    }
    checkBiases(reader, names, layers);
    layers.sort(BY_NUMBERS);
    return layers;
  }

  private static BettiscopeException foreign(Path file, String name, long[] shape) {
    return refusal(
        file,
        "'%s' of shape %s belongs to no linear layer".formatted(name, Arrays.toString(shape)),
        "name a file that holds a multilayer perceptron alone: weights of two axes, and biases");
  }

  private static void checkBiases(
      SafetensorsReader reader, List<String> names, List<StoredLayer> layers) {
    long found = 0;
    for (StoredLayer layer : layers) {
      if (reader.has(layer.bias())) {
        found++;
        long[] shape = reader.shape(layer.bias());
        if (shape.length != 1 || shape[0] != layer.outputs()) {
          throw refusal(
              reader.file(),
              "'%s' has shape %s where [%d] fits its weights"
                  .formatted(layer.bias(), Arrays.toString(shape), layer.outputs()),
              "save the network again");
        }
      }
    }
    if (found + layers.size() < names.size()) {
      List<String> biases = new ArrayList<>(names);
      layers.forEach(layer -> biases.removeAll(List.of(layer.weight(), layer.bias())));
      throw foreign(reader.file(), biases.getFirst(), reader.shape(biases.getFirst()));
    }
  }

  private static StoredLayer[] order(Path file, List<StoredLayer> layers, Architecture wanted) {
    List<StoredLayer> left = new ArrayList<>(layers);
    StoredLayer[] ordered = new StoredLayer[wanted.layers()];
    for (int layer = 0; layer < ordered.length; layer++) {
      StoredLayer like = new StoredLayer("", wanted.layerOutputs(layer), wanted.layerInputs(layer));
      ordered[layer] =
          left.stream()
              .filter(like::hasShapeOf)
              .findFirst()
              .orElseThrow(() -> otherShape(file, layers, wanted));
      left.remove(ordered[layer]);
    }
    if (!left.isEmpty()) {
      throw otherShape(file, layers, wanted);
    }
    return ordered;
  }

  private static BettiscopeException otherShape(
      Path file, List<StoredLayer> layers, Architecture wanted) {
    String found = layers.stream().map(StoredLayer::toString).collect(Collectors.joining(", "));
    List<StoredLayer> chain = chain(layers, wanted.inputs());
    return refusal(
        file,
        "its linear layers %s are no network of %d inputs, hidden layers of %s and %d outputs"
            .formatted(found, wanted.inputs(), wanted.hidden(), wanted.outputs()),
        chain.size() < Math.max(2, layers.size())
            ? "name a multilayer perceptron that takes the points of the data"
            : "set train.hidden to %s, and train.loss to one of %d outputs"
                .formatted(
                    chain.stream().limit(chain.size() - 1).map(StoredLayer::outputs).toList(),
                    chain.getLast().outputs()));
  }

  /** Layers each of which takes what the one before it gives, as long as there are such. */
  private static List<StoredLayer> chain(List<StoredLayer> layers, long inputs) {
    List<StoredLayer> left = new ArrayList<>(layers);
    List<StoredLayer> chain = new ArrayList<>();
    Optional<StoredLayer> next = Optional.empty();
    do {
      long width = next.map(StoredLayer::outputs).orElse(inputs);
      next = left.stream().filter(layer -> layer.inputs() == width).findFirst();
      next.ifPresent(chain::add);
      next.ifPresent(left::remove);
    } while (next.isPresent());
    return chain;
  }

  private static void checkOrder(Path file, StoredLayer earlier, StoredLayer later) {
    if (earlier.isNumberedLike(later) && BY_NUMBERS.compare(earlier, later) > 0) {
      throw refusal(
          file,
          "'%s' would come before '%s' by its shape".formatted(earlier.name(), later.name()),
          "number the layers as they come, as torch.nn.Sequential does");
    }
    if (earlier.hasShapeOf(later) && !earlier.isNumberedLike(later)) {
      throw refusal(
          file,
          "'%s' and '%s' have the same shape, and no numbers say which comes first"
              .formatted(earlier.name(), later.name()),
          "number the layers as they come, as torch.nn.Sequential does");
    }
  }
}
