package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A group of networks that learns on our own kernels, on the processor: all steps of an epoch in
 * one call, which shares the networks out over threads.
 */
final class FusedLearner implements Learner {
  private final Arena arena = Arena.ofConfined();
  private final Architecture architecture;
  private final int n;
  private final int networks;
  private final MemorySegment learner;
  private final MemorySegment active;
  private final MemorySegment orders;
  private final MemorySegment rates;
  private final MemorySegment seeds;

  /**
   * @param initial parameters of every network in the order of {@link Architecture}
   * @param threads most threads to compute with, at least 1
   */
  FusedLearner(LearningTask task, double[][] initial, int threads) {
    NativeTrainer.load();
    Points training = task.split().training();
    this.architecture = task.architecture();
    this.n = training.size();
    this.networks = initial.length;
    this.active = arena.allocate(JAVA_INT, networks);
    this.orders = arena.allocate(JAVA_INT, (long) networks * n);
    this.rates = arena.allocate(JAVA_DOUBLE, networks);
    this.seeds = arena.allocate(JAVA_LONG, networks);
    try (Arena call = Arena.ofConfined()) {
      MemorySegment parameters =
          call.allocate(JAVA_DOUBLE, (long) networks * architecture.parameters());
      for (int network = 0; network < networks; network++) {
        MemorySegment.copy(
            initial[network],
            0,
            parameters,
            JAVA_DOUBLE,
            (long) network * architecture.parameters() * Double.BYTES,
            architecture.parameters());
      }
      this.learner =
          NativeTrainer.create(
              new Options(call, task, networks, threads).written(),
              call.allocateFrom(JAVA_FLOAT, training.coordinates()),
              call.allocateFrom(JAVA_INT, training.labels()),
              n,
              parameters);
    }
  }

  /** {@code bettiscope_train_options} of a task. */
  private static final class Options {
    private final Arena call;
    private final TrainConfig config;
    private final MemorySegment options;

    Options(Arena call, LearningTask task, int networks, int threads) {
      this.call = call;
      this.config = task.config();
      this.options = call.allocate(NativeTrainer.OPTIONS);
      set("struct_size", (int) NativeTrainer.OPTIONS.byteSize());
      set(
          "precision",
          task.precision() == Precision.FLOAT64 ? NativeTrainer.FLOAT64 : NativeTrainer.FLOAT32);
      set("networks", (long) networks);
      set("threads", threads);
      setWidths(task.architecture());
    }

    MemorySegment written() {
      set("activation", activation());
      set("loss", loss());
      set("optimizer", optimizer());
      set("batch_size", (long) config.batchSize());
      boolean momentum = config.optimizer().name() == OptimizerConfig.Name.SGD;
      set("momentum", momentum ? config.optimizer().momentum() : 0.0);
      set("weight_decay", config.optimizer().weightDecay());
      set("dropout", config.dropout());
      set("l1", config.l1());
      set("l2", config.l2());
      set("gradient_clip", config.gradientClip());
      if (!config.classWeights().isEmpty()) {
        double[] weights = config.classWeights().stream().mapToDouble(weight -> weight).toArray();
        options.set(ADDRESS, offset("class_weights"), call.allocateFrom(JAVA_DOUBLE, weights));
      }
      return options;
    }

    private void setWidths(Architecture architecture) {
      int layers = architecture.layers();
      MemorySegment widths = call.allocate(JAVA_LONG, layers + 1);
      widths.setAtIndex(JAVA_LONG, 0, architecture.inputs());
      for (int layer = 0; layer < layers; layer++) {
        widths.setAtIndex(JAVA_LONG, layer + 1, architecture.layerOutputs(layer));
      }
      set("layers", (long) layers);
      options.set(ADDRESS, offset("widths"), widths);
    }

    private static long offset(String member) {
      return NativeTrainer.OPTIONS.byteOffset(PathElement.groupElement(member));
    }

    private void set(String member, int value) {
      options.set(JAVA_INT, offset(member), value);
    }

    private void set(String member, long value) {
      options.set(JAVA_LONG, offset(member), value);
    }

    private void set(String member, double value) {
      options.set(JAVA_DOUBLE, offset(member), value);
    }

    private int activation() {
      return switch (config.activation()) {
        case RELU -> NativeTrainer.RELU;
        case TANH -> NativeTrainer.TANH;
        case LEAKY_RELU -> NativeTrainer.LEAKY_RELU;
        case SIGMOID -> NativeTrainer.SIGMOID;
        case IDENTITY -> NativeTrainer.IDENTITY;
        case GELU -> throw new IllegalArgumentException("activation gelu");
      };
    }

    private int loss() {
      return switch (config.loss()) {
        case BCE -> NativeTrainer.BCE;
        case CROSS_ENTROPY -> NativeTrainer.CROSS_ENTROPY;
        case MSE ->
            config.outputActivation() == OutputActivation.SIGMOID
                ? NativeTrainer.MSE_OF_SIGMOID
                : NativeTrainer.MSE;
      };
    }

    private int optimizer() {
      return switch (config.optimizer().name()) {
        case SGD -> NativeTrainer.SGD;
        case ADAM -> NativeTrainer.ADAM;
        case ADAMW -> NativeTrainer.ADAMW;
        case RMSPROP -> throw new IllegalArgumentException("optimizer rmsprop");
      };
    }
  }

  @Override
  public void learn(EpochPlan[] plans, BooleanSupplier cancelled) {
    if (Arrays.stream(plans).allMatch(Objects::isNull)) {
      return;
    }
    for (int network = 0; network < networks; network++) {
      EpochPlan plan = plans[network];
      active.setAtIndex(JAVA_INT, network, plan == null ? 0 : 1);
      if (plan != null) {
        Objects.checkFromIndexSize(0, n, plan.order().length);
        MemorySegment.copy(
            plan.order(), 0, orders, JAVA_INT, (long) network * n * Integer.BYTES, n);
        rates.setAtIndex(JAVA_DOUBLE, network, plan.learningRate());
        seeds.setAtIndex(JAVA_LONG, network, plan.dropoutSeed());
      }
    }
    try (CancellationWatch watch = new CancellationWatch(cancelled)) {
      NativeTrainer.learn(learner, active, orders, rates, seeds, watch.flag());
    }
  }

  @Override
  public Evaluation[] evaluate(Points judged, boolean[] wanted) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment chosen = call.allocate(JAVA_INT, networks);
      for (int network = 0; network < networks; network++) {
        chosen.setAtIndex(JAVA_INT, network, wanted[network] ? 1 : 0);
      }
      MemorySegment losses = call.allocate(JAVA_DOUBLE, networks);
      MemorySegment accuracies = call.allocate(JAVA_DOUBLE, networks);
      NativeTrainer.evaluate(
          learner,
          chosen,
          call.allocateFrom(JAVA_FLOAT, judged.coordinates()),
          call.allocateFrom(JAVA_INT, judged.labels()),
          judged.size(),
          losses,
          accuracies);
      Evaluation[] all = new Evaluation[networks];
      for (int network = 0; network < networks; network++) {
        if (wanted[network]) {
          all[network] =
              new Evaluation(
                  losses.getAtIndex(JAVA_DOUBLE, network),
                  accuracies.getAtIndex(JAVA_DOUBLE, network));
        }
      }
      return all;
    }
  }

  @Override
  public double[] parameters(int network) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment parameters = call.allocate(JAVA_DOUBLE, architecture.parameters());
      NativeTrainer.get(
          learner, network, parameters, MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);
      return parameters.toArray(JAVA_DOUBLE);
    }
  }

  @Override
  public OptimizerState optimizerState(int network) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment first = call.allocate(JAVA_DOUBLE, architecture.parameters());
      MemorySegment second = call.allocate(JAVA_DOUBLE, architecture.parameters());
      MemorySegment steps = call.allocate(JAVA_LONG);
      NativeTrainer.get(learner, network, MemorySegment.NULL, first, second, steps);
      return new OptimizerState(
          first.toArray(JAVA_DOUBLE), second.toArray(JAVA_DOUBLE), steps.get(JAVA_LONG, 0));
    }
  }

  @Override
  public void restore(int network, double[] parameters, OptimizerState state) {
    int count = architecture.parameters();
    Objects.checkFromIndexSize(0, count, parameters.length);
    Objects.checkFromIndexSize(0, count, state.firstMoment().length);
    Objects.checkFromIndexSize(0, count, state.secondMoment().length);
    try (Arena call = Arena.ofConfined()) {
      NativeTrainer.set(
          learner,
          network,
          call.allocateFrom(JAVA_DOUBLE, parameters),
          call.allocateFrom(JAVA_DOUBLE, state.firstMoment()),
          call.allocateFrom(JAVA_DOUBLE, state.secondMoment()),
          state.steps());
    }
  }

  @Override
  public void close() {
    NativeTrainer.free(learner);
    arena.close();
  }
}
