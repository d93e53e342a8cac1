package org.bettiscope.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A group of networks that learn as one computation on any device. Everything a step needs is there
 * before it begins or is drawn for it; no step waits for a result. Networks that learn are the
 * first rows of every tensor and those that rest are behind them, left alone. What a network learns
 * does not depend on the others, but for the rounding of the last digit.
 */
final class TorchStackLearner implements Learner {
  /**
   * From here on the softplus of x is x in either precision. Libtorch's own limit, 20, leaves out
   * 2e-9; without any, large x would overflow.
   */
  private static final double SOFTPLUS_IS_IDENTITY = 40;

  /** Rows of all networks together that are judged at once. */
  private static final int EVALUATED_AT_ONCE = 1 << 16;

  private final PointerScope scope;
  private final TrainConfig config;
  private final TorchForward forward;
  private final TorchTensors tensors;
  private final TorchStackParameters networks;
  private final TorchStackOptimizer optimizer;
  private final TorchStackPenalties penalties;
  private final TorchStackBatches batches;
  private final Scalar one;
  private final Scalar exact;

  /** Of every network, what is not learnt included. */
  private final int numbers;

  /** Which network is in which row. */
  private int[] order;

  /** Steps that every network has behind it. */
  private final long[] steps;

  /**
   * @param initial parameters of every network, in the order of {@link Architecture}
   * @param device a name that libtorch knows
   */
  TorchStackLearner(LearningTask task, double[][] initial, String device, TorchForward forward) {
    TorchThreads.useOne();
    this.scope = new PointerScope();
    this.config = task.config();
    this.forward = forward;
    this.tensors = new TorchTensors(task.precision(), device);
    this.networks = new TorchStackParameters(task.architecture(), initial.length, tensors);
    this.optimizer =
        new TorchStackOptimizer(
            config.optimizer(), initial.length, task.architecture().learnt(), tensors);
    this.penalties = new TorchStackPenalties(config);
    this.batches = new TorchStackBatches(task, initial.length, tensors);
    this.one = new Scalar(1.0);
    this.exact = new Scalar(SOFTPLUS_IS_IDENTITY);
    this.numbers = task.architecture().parameters();
    this.order = Shuffle.identity(initial.length);
    this.steps = new long[initial.length];
    for (int network = 0; network < initial.length; network++) {
      setParameters(network, initial[network]);
    }
  }

  @Override
  public void learn(EpochPlan[] plans, BooleanSupplier cancelled) {
    int[] active = IntStream.range(0, plans.length).filter(i -> plans[i] != null).toArray();
    if (active.length == 0) {
      return;
    }
    try (PointerScope _ = new PointerScope()) {
      bringToFront(active);
      new Epoch(Arrays.stream(active).mapToObj(i -> plans[i]).toList(), active).run(cancelled);
    }
    for (int network : active) {
      steps[network] += batches.count();
    }
  }

  /** Puts networks into the first rows. */
  private void bringToFront(int[] wanted) {
    if (Arrays.equals(order, 0, wanted.length, wanted, 0, wanted.length)) {
      return;
    }
    IntStream others =
        IntStream.range(0, order.length).filter(i -> Arrays.binarySearch(wanted, i) < 0);
    int[] sorted = IntStream.concat(Arrays.stream(wanted), others).toArray();
    Tensor rows = tensors.of(Arrays.stream(sorted).mapToLong(this::row).toArray());
    for (Tensor matrix :
        List.of(
            networks.learnt(),
            networks.statistics(),
            optimizer.firstMoment(),
            optimizer.secondMoment())) {
      matrix.copy_(matrix.gather(0, rows.view(-1, 1).expand(-1, matrix.size(1))));
    }
    order = sorted;
  }

  private int row(int network) {
    int row = 0;
    while (order[row] != network) {
      row++;
    }
    return row;
  }

  /** One epoch of the networks in the first rows. */
  private final class Epoch {
    private final Tensor rows;

    /** The same numbers, to be differentiated by. */
    private final Tensor trained;

    private final TorchStackBatches.Epoch gathering;
    private final TorchStackOptimizer.Epoch moving;

    Epoch(List<EpochPlan> plans, int[] active) {
      this.rows = networks.learnt().narrow(0, 0, active.length);
      this.trained = rows.detach();
      trained.requires_grad_(true);
      this.gathering = batches.epoch(plans);
      this.moving =
          optimizer.epoch(
              rows,
              plans.stream().mapToDouble(EpochPlan::learningRate).toArray(),
              Arrays.stream(active).mapToLong(network -> steps[network]).toArray(),
              batches.count());
    }

    void run(BooleanSupplier cancelled) {
      for (int step = 0; step < batches.count() && !cancelled.getAsBoolean(); step++) {
        step(step);
      }
    }

    private void step(int step) {
      try (PointerScope _ = new PointerScope()) {
        TorchStackBatches.Batch batch = gathering.gather(step);
        Tensor outputs =
            forward.outputs(
                config.activation(),
                networks.layers(trained),
                new TorchForward.Pass(batch.points(), batch.masks(), true));
        Tensor losses = losses(outputs, batch.targets());
        // A sum over networks: no gradient of one is shared with the others.
        mean(losses, batch.weights()).sum().backward();
        Tensor gradient = trained.grad();
        penalties.apply(rows, gradient);
        moving.step(step, gradient);
        trained.mutable_grad().put(new Tensor());
      }
    }
  }

  /** The loss of every point: networks x rows. */
  private Tensor losses(Tensor outputs, Tensor targets) {
    return switch (config.loss()) {
      case BCE -> torch.softplus(outputs, one, exact).sub(targets.mul(outputs)).squeeze(-1);
      case CROSS_ENTROPY -> targets.mul(outputs.log_softmax(-1)).sum(-1).neg();
      case MSE ->
          (config.outputActivation() == OutputActivation.SIGMOID ? outputs.sigmoid() : outputs)
              .sub(targets)
              .square()
              .mean(-1);
    };
  }

  /** The mean over the points of each network. */
  private static Tensor mean(Tensor losses, Tensor weights) {
    return weights == null ? losses.mean(-1) : losses.mul(weights).sum(-1).div(weights.sum(-1));
  }

  @Override
  public Evaluation[] evaluate(Points judged, boolean[] wanted) {
    int[] chosen = IntStream.range(0, wanted.length).filter(i -> wanted[i]).toArray();
    Evaluation[] all = new Evaluation[wanted.length];
    if (chosen.length == 0) {
      return all;
    }
    double[][] outputs = outputs(judged, chosen);
    for (int i = 0; i < chosen.length; i++) {
      all[chosen[i]] = Evaluation.of(config, outputs[i], judged.labels());
    }
    return all;
  }

  /** For every chosen network n x outputs, row by row. */
  private double[][] outputs(Points judged, int[] chosen) {
    int n = judged.size();
    int atOnce = Math.max(1, EVALUATED_AT_ONCE / chosen.length);
    double[][] outputs = new double[chosen.length][];
    try (PointerScope _ = new PointerScope()) {
      bringToFront(chosen);
      List<TorchLayer> layers = networks.layers(networks.learnt().narrow(0, 0, chosen.length));
      Tensor points = tensors.of(judged.coordinates(), 1, n, judged.coordinates().length / n);
      for (int first = 0; first < n; first += atOnce) {
        int rows = Math.min(atOnce, n - first);
        try (PointerScope _ = new PointerScope()) {
          Tensor some = points.narrow(1, first, rows).expand(chosen.length, -1, -1);
          double[] values =
              TorchTensors.copy(
                  forward.outputs(
                      config.activation(), layers, new TorchForward.Pass(some, List.of(), false)));
          int length = values.length / chosen.length;
          for (int i = 0; i < chosen.length; i++) {
            outputs[i] = outputs[i] == null ? new double[length / rows * n] : outputs[i];
            System.arraycopy(values, i * length, outputs[i], length / rows * first, length);
          }
        }
      }
    }
    return outputs;
  }

  @Override
  public double[] parameters(int network) {
    try (PointerScope _ = new PointerScope()) {
      int row = row(network);
      return TorchTensors.copy(
          torch.cat(
              new TensorVector(
                  networks.learnt().select(0, row), networks.statistics().select(0, row))));
    }
  }

  @Override
  public OptimizerState optimizerState(int network) {
    return new OptimizerState(
        Arrays.copyOf(getRow(optimizer.firstMoment(), network), numbers),
        Arrays.copyOf(getRow(optimizer.secondMoment(), network), numbers),
        steps[network]);
  }

  @Override
  public void restore(int network, double[] parameters, OptimizerState state) {
    setParameters(network, parameters);
    int learnt = (int) networks.learnt().size(1);
    setRow(optimizer.firstMoment(), network, Arrays.copyOf(state.firstMoment(), learnt));
    setRow(optimizer.secondMoment(), network, Arrays.copyOf(state.secondMoment(), learnt));
    steps[network] = state.steps();
  }

  private void setParameters(int network, double[] values) {
    int learnt = (int) networks.learnt().size(1);
    setRow(networks.learnt(), network, Arrays.copyOf(values, learnt));
    setRow(networks.statistics(), network, Arrays.copyOfRange(values, learnt, values.length));
  }

  private double[] getRow(Tensor matrix, int network) {
    try (PointerScope _ = new PointerScope()) {
      return TorchTensors.copy(matrix.select(0, row(network)));
    }
  }

  private void setRow(Tensor matrix, int network, double[] values) {
    try (PointerScope _ = new PointerScope()) {
      matrix.select(0, row(network)).copy_(tensors.of(values, values.length));
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
