package org.bettiscope.train;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A group of one network that learns by backpropagation through libtorch's graph, on the processor:
 * what one of {@link TorchStackLearner} is held against. Whatever a step allocates is freed at its
 * end.
 */
final class TorchLearner implements Learner {
  private static final int EVALUATED_AT_ONCE = 1 << 13;

  /** Libtorch's {@code at::Reduction}. */
  private static final long MEAN = 1;

  private static final long SUM = 2;

  private final PointerScope scope;
  private final TrainConfig config;
  private final Architecture architecture;
  private final TensorOptions options;
  private final TorchMlp network;
  private final TorchOptimizer optimizer;
  private final Penalties penalties;
  private final Tensor points;
  private final Tensor targets;
  private final Tensor shuffledPoints;
  private final Tensor shuffledTargets;

  /** The weights of the classes, of the points' classes, and these shuffled; null without. */
  private final Tensor classWeights;

  private final Tensor weights;
  private final Tensor shuffledWeights;
  private final Batch[] batches;

  /**
   * @param initial parameters in the order of {@link Architecture}
   */
  TorchLearner(LearningTask task, double[] initial) {
    TorchThreads.useOne();
    this.architecture = task.architecture();
    Points training = task.split().training();
    this.scope = new PointerScope();
    this.config = task.config();
    this.options =
        new TensorOptions()
            .dtype(
                new ScalarTypeOptional(
                    task.precision() == Precision.FLOAT64 ? ScalarType.Double : ScalarType.Float));
    this.network = new TorchMlp(architecture, config.activation(), options);
    network.setParameters(initial);
    this.optimizer = new TorchOptimizer(config.optimizer(), network.learnt(), network.gradient());
    this.penalties = new Penalties(config, network.learnt(), network.gradient());
    this.points = network.points(training.coordinates());
    this.targets = targets(training.labels(), architecture.outputs());
    this.shuffledPoints = torch.empty_like(points);
    this.shuffledTargets = torch.empty_like(targets);
    this.classWeights = config.classWeights().isEmpty() ? null : classWeights();
    this.weights = classWeights == null ? null : weights(training.labels());
    this.shuffledWeights = weights == null ? null : torch.empty_like(weights);
    this.batches = batches(training.size());
  }

  private Tensor targets(int[] labels, int outputs) {
    Tensor classes = Tensor.create(labels).to(ScalarType.Long);
    return switch (config.loss()) {
      case CROSS_ENTROPY -> classes;
      case BCE -> classes.view(-1, 1).to(options, false, true, null);
      case MSE ->
          (outputs == 1 ? classes.view(-1, 1) : torch.one_hot(classes, outputs))
              .to(options, false, true, null);
    };
  }

  private Tensor classWeights() {
    double[] values = config.classWeights().stream().mapToDouble(Double::doubleValue).toArray();
    return Tensor.create(values).to(options, false, true, null);
  }

  /** n x 1. */
  private Tensor weights(int[] labels) {
    Tensor classes = Tensor.create(labels).to(ScalarType.Long);
    return classWeights.index_select(0, classes).view(-1, 1);
  }

  private Batch[] batches(int n) {
    int size = config.batchSize();
    Batch[] all = new Batch[(n + size - 1) / size];
    TorchDropout full = dropout(size);
    for (int i = 0; i < all.length; i++) {
      int first = i * size;
      int some = Math.min(size, n - first);
      all[i] =
          new Batch(
              shuffledPoints.narrow(0, first, some),
              shuffledTargets.narrow(0, first, some),
              weights == null ? null : shuffledWeights.narrow(0, first, some),
              some == size ? full : dropout(some));
    }
    return all;
  }

  private TorchDropout dropout(int rows) {
    return config.dropout() == 0 ? null : new TorchDropout(rows, architecture, options);
  }

  @Override
  public void learn(EpochPlan[] plans, BooleanSupplier cancelled) {
    EpochPlan plan = plans[0];
    if (plan == null) {
      return;
    }
    beginEpoch(plan.order(), plan.learningRate());
    DropoutMasks masks = new DropoutMasks(config.dropout(), plan.dropoutSeed());
    for (Batch batch : batches) {
      if (cancelled.getAsBoolean()) {
        return;
      }
      step(batch, masks);
    }
  }

  private void beginEpoch(int[] order, double learningRate) {
    optimizer.learningRate(learningRate);
    try (PointerScope _ = new PointerScope()) {
      Tensor indices = Tensor.create(order).to(ScalarType.Long);
      torch.index_select_out(shuffledPoints, points, 0, indices);
      torch.index_select_out(shuffledTargets, targets, 0, indices);
      if (weights != null) {
        torch.index_select_out(shuffledWeights, weights, 0, indices);
      }
    }
  }

  private void step(Batch now, DropoutMasks masks) {
    try (PointerScope _ = new PointerScope()) {
      network.gradient().zero_();
      Tensor outputs =
          network.trainingOutputs(now.points, now.dropout == null ? null : now.dropout.draw(masks));
      (weights == null ? loss(outputs, now.targets) : weightedLoss(outputs, now)).backward();
      penalties.apply();
      optimizer.step();
    }
  }

  /** The mean over the points, and with mse over the outputs. */
  private Tensor loss(Tensor outputs, Tensor expected) {
    return switch (config.loss()) {
      case BCE -> torch.binary_cross_entropy_with_logits(outputs, expected);
      case CROSS_ENTROPY -> torch.cross_entropy_loss(outputs, expected);
      case MSE -> torch.mse_loss(activated(outputs), expected);
    };
  }

  /** The mean over the points, weighted by their classes. */
  private Tensor weightedLoss(Tensor outputs, Batch batch) {
    TensorOptional none = new TensorOptional();
    return switch (config.loss()) {
      case BCE ->
          torch
              .binary_cross_entropy_with_logits(
                  outputs, batch.targets, new TensorOptional(batch.weights), none, SUM)
              .div(batch.weights.sum());
      case CROSS_ENTROPY ->
          torch.cross_entropy_loss(
              outputs, batch.targets, new TensorOptional(classWeights), MEAN, -1, 0);
      case MSE ->
          activated(outputs)
              .sub(batch.targets)
              .square()
              .mul(batch.weights)
              .sum()
              .div(batch.weights.sum().mul(new Scalar((double) outputs.size(1))));
    };
  }

  private Tensor activated(Tensor outputs) {
    return config.outputActivation() == OutputActivation.SIGMOID ? torch.sigmoid(outputs) : outputs;
  }

  @Override
  public Evaluation[] evaluate(Points judged, boolean[] wanted) {
    return new Evaluation[] {wanted[0] ? evaluate(judged) : null};
  }

  private Evaluation evaluate(Points judged) {
    int d = judged.coordinates().length / judged.size();
    double[] outputs = new double[0];
    for (int first = 0; first < judged.size(); first += EVALUATED_AT_ONCE) {
      int some = Math.min(EVALUATED_AT_ONCE, judged.size() - first);
      double[] piece =
          outputs(Arrays.copyOfRange(judged.coordinates(), first * d, (first + some) * d));
      outputs = outputs.length == 0 ? new double[piece.length / some * judged.size()] : outputs;
      System.arraycopy(piece, 0, outputs, piece.length / some * first, piece.length);
    }
    return Evaluation.of(config, outputs, judged.labels());
  }

  private double[] outputs(float[] coordinates) {
    try (PointerScope _ = new PointerScope()) {
      return TorchMlp.copy(network.outputs(network.points(coordinates)));
    }
  }

  @Override
  public double[] parameters(int index) {
    try (PointerScope _ = new PointerScope()) {
      return network.copyParameters();
    }
  }

  @Override
  public OptimizerState optimizerState(int index) {
    try (PointerScope _ = new PointerScope()) {
      OptimizerState learnt = optimizer.state();
      int all = architecture.parameters();
      return new OptimizerState(
          Arrays.copyOf(learnt.firstMoment(), all),
          Arrays.copyOf(learnt.secondMoment(), all),
          learnt.steps());
    }
  }

  @Override
  public void restore(int index, double[] parameters, OptimizerState state) {
    try (PointerScope _ = new PointerScope()) {
      network.setParameters(parameters);
      int learnt = architecture.learnt();
      optimizer.restore(
          new OptimizerState(
              Arrays.copyOf(state.firstMoment(), learnt),
              Arrays.copyOf(state.secondMoment(), learnt),
              state.steps()));
    }
  }

  @Override
  public void close() {
    scope.close();
  }

  /** A part of the shuffled points. */
  private record Batch(Tensor points, Tensor targets, Tensor weights, TorchDropout dropout) {}

  /** What is added to the gradient, and its clipping. */
  private static final class Penalties {
    private final Tensor parameters;
    private final Tensor gradient;
    private final Scalar l1;
    private final Scalar twiceL2;
    private final double largestNorm;

    Penalties(TrainConfig config, Tensor parameters, Tensor gradient) {
      this.parameters = parameters;
      this.gradient = gradient;
      this.l1 = config.l1() == 0 ? null : new Scalar(config.l1());
      this.twiceL2 = config.l2() == 0 ? null : new Scalar(2 * config.l2());
      this.largestNorm = config.gradientClip();
    }

    void apply() {
      if (l1 != null) {
        gradient.add_(parameters.sign(), l1);
      }
      if (twiceL2 != null) {
        gradient.add_(parameters, twiceL2);
      }
      if (largestNorm > 0) {
        double norm = gradient.norm().item_double();
        if (norm > largestNorm) {
          gradient.mul_(new Scalar(largestNorm / norm));
        }
      }
    }
  }
}
