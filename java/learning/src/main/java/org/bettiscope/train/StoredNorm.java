package org.bettiscope.train;

import java.util.Arrays;
import java.util.List;
import org.bettiscope.store.SafetensorsReader;

/**
 * A normalized layer in a file, as PyTorch's BatchNorm1d names its numbers.
 *
 * @param name of the module
 * @param width number of units
 */
record StoredNorm(String name, long width) {
  private static final String MEAN = ".running_mean";
  private static final String VARIANCE = ".running_var";
  private static final String COUNT = ".num_batches_tracked";

  String scale() {
    return name + ".weight";
  }

  String shift() {
    return name + ".bias";
  }

  String mean() {
    return name + MEAN;
  }

  String variance() {
    return name + VARIANCE;
  }

  /** What a file may have of it; the count of batches is of no use here. */
  List<String> tensors() {
    return List.of(scale(), shift(), mean(), variance(), name + COUNT);
  }

  /** The normalized layers of an open file, in the order of the numbers in their names. */
  static List<StoredNorm> find(SafetensorsReader reader) {
    List<StoredNorm> norms =
        reader.names().stream()
            .filter(name -> name.endsWith(MEAN))
            .map(name -> name.substring(0, name.length() - MEAN.length()))
            .map(name -> new StoredNorm(name, width(reader, name + MEAN)))
            .sorted((a, b) -> StoredLayer.compareNumbers(a.name, b.name))
            .toList();
    for (StoredNorm norm : norms) {
      norm.check(reader);
    }
    return norms;
  }

  private static long width(SafetensorsReader reader, String name) {
    long[] shape = reader.shape(name);
    return shape.length == 1 ? shape[0] : -1;
  }

  private void check(SafetensorsReader reader) {
    if (!reader.has(variance())) {
      throw StoredLayer.refusal(
          reader.file(), "'%s' is missing".formatted(variance()), "save the network again");
    }
    for (String tensor : List.of(scale(), shift(), mean(), variance())) {
      if (reader.has(tensor) && width(reader, tensor) != width) {
        throw StoredLayer.refusal(
            reader.file(),
            "'%s' has shape %s where [%d] fits '%s'"
                .formatted(tensor, Arrays.toString(reader.shape(tensor)), width, mean()),
            "save the network again");
      }
    }
  }

  /**
   * The norms of the hidden layers from the first to the last, of a network that is to have one for
   * each; none where it is to have none.
   */
  static List<StoredNorm> inOrder(SafetensorsReader reader, Architecture wanted) {
    List<StoredNorm> norms = find(reader);
    List<Integer> hidden = wanted.batchNorm() ? wanted.hidden() : List.of();
    if (hidden.isEmpty() && !norms.isEmpty()) {
      throw StoredLayer.refusal(
          reader.file(),
          "it has normalized layers ('%s')".formatted(norms.getFirst().name()),
          "set train.batch_norm to true, if every hidden layer is normalized before its activation"
              + " function");
    }
    List<Long> widths = norms.stream().map(StoredNorm::width).toList();
    if (!widths.equals(hidden.stream().map(Integer::longValue).toList())) {
      throw StoredLayer.refusal(
          reader.file(),
          "its normalized layers have the widths %s where train.batch_norm wants one for each of the"
                  .formatted(widths)
              + " hidden layers of "
              + hidden,
          "set train.batch_norm to false, or name a network that normalizes every hidden layer");
    }
    for (int i = 1; i < norms.size(); i++) {
      norms.get(i - 1).checkBefore(norms.get(i), reader);
    }
    return norms;
  }

  private void checkBefore(StoredNorm next, SafetensorsReader reader) {
    if (width == next.width && StoredLayer.compareNumbers(name, next.name) == 0) {
      throw StoredLayer.refusal(
          reader.file(),
          "'%s' and '%s' have the same width, and no numbers say which comes first"
              .formatted(name, next.name),
          "number the layers as they come, as torch.nn.Sequential does");
    }
  }
}
