package org.bettiscope.train;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The batches from which a group of networks learns, each network in its own order. */
final class TorchStackBatches {
  private final TrainConfig config;
  private final TorchTensors tensors;
  private final int size;
  private final Tensor points;
  private final Tensor targets;

  /** How much points count, n x 1; null where all count alike. */
  private final Tensor weights;

  private final Buffers full;
  private final Buffers last;

  /**
   * Where batches of a size are gathered.
   *
   * @param points networks * rows x d
   * @param targets networks * rows x outputs
   * @param weights networks * rows x 1
   * @param dropout null without
   */
  private record Buffers(
      int rows, Tensor points, Tensor targets, Tensor weights, TorchStackDropout dropout) {}

  /**
   * What the first k networks learn from in one step.
   *
   * @param points k x rows x d
   * @param targets k x rows x outputs
   * @param weights k x rows; null where all points count alike
   * @param masks of every hidden layer; none without dropout
   */
  record Batch(Tensor points, Tensor targets, Tensor weights, List<Tensor> masks) {}

  TorchStackBatches(LearningTask task, int networks, TorchTensors tensors) {
    Points training = task.split().training();
    this.config = task.config();
    this.tensors = tensors;
    this.size = training.size();
    this.points = tensors.of(training.coordinates(), size, task.architecture().inputs());
    this.targets =
        tensors.of(
            targets(training.labels(), task.architecture().outputs()),
            size,
            task.architecture().outputs());
    this.weights =
        config.classWeights().isEmpty()
            ? null
            : tensors.of(weights(training.labels(), config.classWeights()), size, 1);
    int rest = size % config.batchSize();
    this.full = buffers(networks, config.batchSize(), task.architecture());
    this.last = rest == 0 ? full : buffers(networks, rest, task.architecture());
  }

  /** What the outputs should become, row by row. */
  private static double[] targets(int[] labels, int outputs) {
    double[] targets = new double[labels.length * outputs];
    for (int i = 0; i < labels.length; i++) {
      if (outputs == 1) {
        targets[i] = labels[i];
      } else {
        targets[i * outputs + labels[i]] = 1;
      }
    }
    return targets;
  }

  private static double[] weights(int[] labels, List<Double> ofClasses) {
    return Arrays.stream(labels).mapToDouble(ofClasses::get).toArray();
  }

  private Buffers buffers(int networks, int rows, Architecture architecture) {
    return new Buffers(
        rows,
        tensors.zeros((long) networks * rows, architecture.inputs()),
        tensors.zeros((long) networks * rows, architecture.outputs()),
        tensors.zeros((long) networks * rows, 1),
        config.dropout() == 0
            ? null
            : new TorchStackDropout(networks, rows, architecture, tensors));
  }

  /** Batches of an epoch. */
  int count() {
    return (size + config.batchSize() - 1) / config.batchSize();
  }

  /** An epoch of the first networks, whose orders are brought to the device now. */
  Epoch epoch(List<EpochPlan> plans) {
    return new Epoch(plans);
  }

  /** The batches of the first networks, one after another. */
  final class Epoch {
    private final int networks;
    private final Tensor indices;
    private final DropoutMasks[] masks;

    private Epoch(List<EpochPlan> plans) {
      this.networks = plans.size();
      this.indices = tensors.of(byBatches(plans));
      this.masks =
          plans.stream()
              .map(plan -> new DropoutMasks(config.dropout(), plan.dropoutSeed()))
              .toArray(DropoutMasks[]::new);
    }

    /** Batch by batch, network by network. */
    private long[] byBatches(List<EpochPlan> plans) {
      long[] all = new long[size * networks];
      int at = 0;
      for (int first = 0; first < size; first += config.batchSize()) {
        int end = Math.min(size, first + config.batchSize());
        for (EpochPlan plan : plans) {
          for (int i = first; i < end; i++) {
            all[at++] = plan.order()[i];
          }
        }
      }
      return all;
    }

    /** Gathers the batch of a step; steps must be asked for in their order, from 0. */
    Batch gather(int step) {
      Buffers buffers = step == count() - 1 ? last : full;
      long rows = (long) networks * buffers.rows;
      Tensor chosen = indices.narrow(0, (long) networks * step * config.batchSize(), rows);
      return new Batch(
          gather(buffers.points, points, chosen, rows),
          gather(buffers.targets, targets, chosen, rows),
          weights == null ? null : gather(buffers.weights, weights, chosen, rows).squeeze(-1),
          buffers.dropout == null ? List.of() : buffers.dropout.draw(masks));
    }

    private Tensor gather(Tensor buffer, Tensor from, Tensor chosen, long rows) {
      Tensor gathered = buffer.narrow(0, 0, rows);
      torch.gather_out(gathered, from, 0, chosen.view(-1, 1).expand(-1, from.size(1)));
      return gathered.view(networks, rows / networks, -1);
    }
  }
}
