package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * A group of networks that learns on <a href="https://github.com/ml-explore/mlx">MLX</a>, in single
 * precision: one step of one network, with MLX's own gradient, mapped over the group by MLX's own
 * vmap.
 */
final class MlxLearner implements Learner {
  private static final int EVALUATED_AT_ONCE = 1 << 13;

  private final Arena arena = Arena.ofConfined();
  private final TrainConfig config;
  private final Architecture architecture;
  private final int n;
  private final int networks;
  private final MemorySegment learner;
  private final MemorySegment active;
  private final MemorySegment orders;
  private final MemorySegment rates;
  private final MemorySegment masks;

  /**
   * @param initial parameters of every network in the order of {@link Architecture}
   * @param device one that {@link #device} gave
   */
  MlxLearner(LearningTask task, double[][] initial, int device) {
    if (task.precision() != Precision.FLOAT32) {
      throw new IllegalArgumentException("MLX computes in single precision alone");
    }
    Points training = task.split().training();
    this.config = task.config();
    this.architecture = task.architecture();
    this.n = training.size();
    this.networks = initial.length;
    this.active = arena.allocate(JAVA_INT, networks);
    this.orders = arena.allocate(JAVA_INT, (long) networks * n);
    this.rates = arena.allocate(JAVA_DOUBLE, networks);
    this.masks =
        config.dropout() == 0
            ? MemorySegment.NULL
            : arena.allocate(JAVA_FLOAT, (long) networks * batchSize() * hiddenUnits());
    try (Arena call = Arena.ofConfined()) {
      MemorySegment parameters =
          call.allocate(JAVA_FLOAT, (long) networks * architecture.parameters());
      for (int network = 0; network < networks; network++) {
        copy(initial[network], parameters, (long) network * architecture.parameters());
      }
      this.learner =
          NativeMlx.create(
              options(call, device),
              call.allocateFrom(JAVA_FLOAT, training.coordinates()),
              call.allocateFrom(JAVA_INT, training.labels()),
              n,
              parameters);
    }
  }

  /**
   * Where MLX computes when a device is asked for.
   *
   * @throws BettiscopeException (usage) where MLX or the device is not there
   */
  static int device(Device device) {
    MlxLibrary library = MlxLibrary.get();
    return switch (device) {
      case CPU -> NativeMlx.CPU;
      case AUTO -> library.hasGpu() ? NativeMlx.GPU : NativeMlx.CPU;
      case MPS -> {
        if (!library.hasGpu()) {
          throw missing(device, "this MLX has no graphics unit to compute on", "cpu");
        }
        yield NativeMlx.GPU;
      }
      case CUDA -> throw missing(device, "engine mlx computes on cpu and mps", "cpu or mps");
    };
  }

  private static BettiscopeException missing(Device device, String reason, String others) {
    return new BettiscopeException(
        Kind.USAGE,
        "train.device is " + device + ", but " + reason,
        "set train.device to " + others + ", or train.engine to torch");
  }

  private int batchSize() {
    return Math.min(config.batchSize(), n);
  }

  private int hiddenUnits() {
    return architecture.hidden().stream().mapToInt(Integer::intValue).sum();
  }

  private MemorySegment options(Arena call, int device) {
    int layers = architecture.layers();
    MemorySegment widths = call.allocate(JAVA_INT, layers + 1);
    widths.setAtIndex(JAVA_INT, 0, architecture.inputs());
    for (int layer = 0; layer < layers; layer++) {
      widths.setAtIndex(JAVA_INT, layer + 1, architecture.layerOutputs(layer));
    }
    MemorySegment options = call.allocate(NativeMlx.OPTIONS);
    set(options, "struct_size", (int) NativeMlx.OPTIONS.byteSize());
    set(options, "device", device);
    set(options, "networks", networks);
    set(options, "layers", layers);
    options.set(ADDRESS, offset("widths"), widths);
    if (!config.classWeights().isEmpty()) {
      double[] weights = config.classWeights().stream().mapToDouble(weight -> weight).toArray();
      options.set(ADDRESS, offset("class_weights"), call.allocateFrom(JAVA_DOUBLE, weights));
    }
    set(options, "batch_size", config.batchSize());
    set(options, "activation", activation());
    set(options, "loss", loss());
    set(options, "optimizer", optimizer());
    set(options, "batch_norm", config.batchNorm() ? 1 : 0);
    set(options, "momentum", config.optimizer().momentum());
    set(options, "weight_decay", config.optimizer().weightDecay());
    set(options, "l1", config.l1());
    set(options, "l2", config.l2());
    set(options, "gradient_clip", config.gradientClip());
    return options;
  }

  private static long offset(String member) {
    return NativeMlx.OPTIONS.byteOffset(PathElement.groupElement(member));
  }

  private static void set(MemorySegment options, String member, int value) {
    options.set(JAVA_INT, offset(member), value);
  }

  private static void set(MemorySegment options, String member, double value) {
    options.set(JAVA_DOUBLE, offset(member), value);
  }

  private int activation() {
    return switch (config.activation()) {
      case RELU -> NativeMlx.RELU;
      case TANH -> NativeMlx.TANH;
      case LEAKY_RELU -> NativeMlx.LEAKY_RELU;
      case SIGMOID -> NativeMlx.SIGMOID;
      case GELU -> NativeMlx.GELU;
      case IDENTITY -> NativeMlx.IDENTITY;
    };
  }

  private int loss() {
    return switch (config.loss()) {
      case BCE -> NativeMlx.BCE;
      case CROSS_ENTROPY -> NativeMlx.CROSS_ENTROPY;
      case MSE ->
          config.outputActivation() == OutputActivation.SIGMOID
              ? NativeMlx.MSE_OF_SIGMOID
              : NativeMlx.MSE;
    };
  }

  private int optimizer() {
    return switch (config.optimizer().name()) {
      case SGD -> NativeMlx.SGD;
      case ADAM -> NativeMlx.ADAM;
      case ADAMW -> NativeMlx.ADAMW;
      case RMSPROP -> NativeMlx.RMSPROP;
    };
  }

  @Override
  public void learn(EpochPlan[] plans, BooleanSupplier cancelled) {
    List<DropoutMasks> draws = new ArrayList<>();
    int place = 0;
    for (int network = 0; network < networks; network++) {
      EpochPlan plan = plans[network];
      active.setAtIndex(JAVA_INT, network, plan == null ? 0 : 1);
      if (plan != null) {
        MemorySegment.copy(plan.order(), 0, orders, JAVA_INT, (long) place * n * Integer.BYTES, n);
        rates.setAtIndex(JAVA_DOUBLE, place++, plan.learningRate());
        draws.add(new DropoutMasks(config.dropout(), plan.dropoutSeed()));
      }
    }
    if (draws.isEmpty()) {
      return;
    }
    NativeMlx.beginEpoch(learner, active, orders, rates);
    for (int first = 0; first < n && !cancelled.getAsBoolean(); first += config.batchSize()) {
      draw(draws, Math.min(config.batchSize(), n - first));
      NativeMlx.step(learner, masks);
    }
  }

  /** Draws the masks of a batch: for each hidden layer those of all networks. */
  private void draw(List<DropoutMasks> draws, int rows) {
    if (config.dropout() == 0) {
      return;
    }
    for (int place = 0; place < draws.size(); place++) {
      long begin = 0;
      for (int width : architecture.hidden()) {
        float[] mask = new float[rows * width];
        draws.get(place).fill(mask, mask.length);
        long offset = begin * draws.size() * rows + (long) place * mask.length;
        MemorySegment.copy(mask, 0, masks, JAVA_FLOAT, offset * Float.BYTES, mask.length);
        begin += width;
      }
    }
  }

  @Override
  public Evaluation[] evaluate(Points judged, boolean[] wanted) {
    Evaluation[] all = new Evaluation[networks];
    for (int network = 0; network < networks; network++) {
      if (wanted[network]) {
        all[network] = Evaluation.of(config, outputs(judged, network), judged.labels());
      }
    }
    return all;
  }

  private double[] outputs(Points judged, int network) {
    int d = architecture.inputs();
    int width = architecture.outputs();
    double[] outputs = new double[judged.size() * width];
    for (int first = 0; first < judged.size(); first += EVALUATED_AT_ONCE) {
      int some = Math.min(EVALUATED_AT_ONCE, judged.size() - first);
      try (Arena call = Arena.ofConfined()) {
        MemorySegment points = call.allocate(JAVA_FLOAT, (long) some * d);
        MemorySegment.copy(judged.coordinates(), first * d, points, JAVA_FLOAT, 0, some * d);
        MemorySegment computed = call.allocate(JAVA_FLOAT, (long) some * width);
        NativeMlx.outputs(learner, network, points, some, computed);
        for (int i = 0; i < some * width; i++) {
          outputs[first * width + i] = computed.getAtIndex(JAVA_FLOAT, i);
        }
      }
    }
    return outputs;
  }

  @Override
  public double[] parameters(int network) {
    try (Arena call = Arena.ofConfined()) {
      return new State(call, network).parameters();
    }
  }

  @Override
  public OptimizerState optimizerState(int network) {
    try (Arena call = Arena.ofConfined()) {
      return new State(call, network).optimizerState();
    }
  }

  /** A copy of what one network is made of. */
  private final class State {
    private final MemorySegment parameters;
    private final MemorySegment first;
    private final MemorySegment second;
    private final MemorySegment steps;

    State(Arena call, int network) {
      this.parameters = call.allocate(JAVA_FLOAT, architecture.parameters());
      this.first = call.allocate(JAVA_FLOAT, architecture.parameters());
      this.second = call.allocate(JAVA_FLOAT, architecture.parameters());
      this.steps = call.allocate(JAVA_LONG);
      NativeMlx.get(learner, network, parameters, first, second, steps);
    }

    double[] parameters() {
      return doubles(parameters);
    }

    OptimizerState optimizerState() {
      return new OptimizerState(doubles(first), doubles(second), steps.get(JAVA_LONG, 0));
    }
  }

  private static double[] doubles(MemorySegment floats) {
    double[] values = new double[(int) (floats.byteSize() / Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.getAtIndex(JAVA_FLOAT, i);
    }
    return values;
  }

  private static void copy(double[] values, MemorySegment floats, long offset) {
    for (int i = 0; i < values.length; i++) {
      floats.setAtIndex(JAVA_FLOAT, offset + i, (float) values[i]);
    }
  }

  @Override
  public void restore(int network, double[] parameters, OptimizerState state) {
    try (Arena call = Arena.ofConfined()) {
      NativeMlx.set(
          learner,
          network,
          floats(call, parameters),
          floats(call, state.firstMoment()),
          floats(call, state.secondMoment()),
          state.steps());
    }
  }

  private static MemorySegment floats(Arena call, double[] values) {
    MemorySegment floats = call.allocate(JAVA_FLOAT, values.length);
    copy(values, floats, 0);
    return floats;
  }

  @Override
  public void close() {
    NativeMlx.free(learner);
    arena.close();
  }
}
