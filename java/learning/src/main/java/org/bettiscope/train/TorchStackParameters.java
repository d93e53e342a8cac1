package org.bettiscope.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * The parameters of a group of networks: rows of one matrix, so that penalties, clipping and the
 * optimizer are single operations on all of them.
 */
final class TorchStackParameters {
  private final Architecture architecture;
  private final Tensor learnt;

  /**
   * Apart from what is learnt: a graph of gradients refuses matrices that change while it grows.
   */
  private final Tensor statistics;

  /** How many columns each part of either matrix has. */
  private final long[] learntColumns;

  private final long[] statisticsColumns;

  TorchStackParameters(Architecture architecture, int networks, TorchTensors tensors) {
    this.architecture = architecture;
    int count = architecture.learnt();
    this.learnt = tensors.zeros(networks, count);
    this.statistics = tensors.zeros(networks, architecture.parameters() - count);
    this.learntColumns = columns(part -> part.offset() < count);
    this.statisticsColumns = columns(part -> part.offset() >= count);
  }

  private long[] columns(Predicate<Architecture.Part> which) {
    return architecture.parts().stream().filter(which).mapToLong(Architecture.Part::size).toArray();
  }

  /** What is learnt: networks x numbers, in the order of {@link Architecture}. */
  Tensor learnt() {
    return learnt;
  }

  /** The running statistics, which follow in that order. */
  Tensor statistics() {
    return statistics;
  }

  /**
   * The layers of the first networks: views. A backward pass joins their gradients into one matrix.
   *
   * @param rows what is learnt, of these networks
   */
  List<TorchLayer> layers(Tensor rows) {
    long networks = rows.size(0);
    Iterator<Tensor> parts = split(rows, learntColumns).iterator();
    Iterator<Tensor> running =
        split(statistics.narrow(0, 0, networks), statisticsColumns).iterator();
    List<TorchLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < architecture.layers(); layer++) {
      Tensor weights =
          parts
              .next()
              .view(networks, architecture.layerOutputs(layer), architecture.layerInputs(layer));
      Tensor biases = parts.next().unsqueeze(1);
      layers.add(
          new TorchLayer(
              weights, biases, architecture.isNormalized(layer) ? norm(parts, running) : null));
    }
    return layers;
  }

  private static TorchLayer.Norm norm(Iterator<Tensor> learnt, Iterator<Tensor> running) {
    Tensor scales = learnt.next().unsqueeze(1);
    Tensor shifts = learnt.next().unsqueeze(1);
    return new TorchLayer.Norm(
        scales, shifts, running.next().unsqueeze(1), running.next().unsqueeze(1));
  }

  private static Stream<Tensor> split(Tensor rows, long[] columns) {
    return columns.length == 0
        ? Stream.of()
        : Arrays.stream(rows.split_with_sizes(columns, 1).get());
  }
}
