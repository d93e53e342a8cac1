package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** MLX beside libtorch, and groups on MLX beside their networks alone. */
class MlxLearnerTest extends MlxTest {
  private static final int STEPS = 20;

  private static LabelledCloud cloud(int n, int classes) {
    SplittableRandom random = new SplittableRandom(5);
    float[] points = new float[n * 3];
    int[] labels = new int[n];
    for (int i = 0; i < points.length; i++) {
      labels[i / 3] = i / 3 % classes;
      points[i] = (float) (random.nextGaussian() + (i % 3 == 0 ? labels[i / 3] : 0));
    }
    return new LabelledCloud(points, 3, labels);
  }

  private static Configs.Builder builder() {
    return new Configs.Builder().hidden(6, 5, 4).validation(0);
  }

  private static OptimizerConfig optimizer(OptimizerConfig.Name name) {
    return switch (name) {
      case SGD -> new OptimizerConfig(name, 0.005, 0.9, 0.05);
      case ADAM, ADAMW -> new OptimizerConfig(name, 0.02, 0, 0.05);
      // Its first steps are ten times as long as those of adam.
      case RMSPROP -> new OptimizerConfig(name, 0.002, 0, 0.05);
    };
  }

  /**
   * Normalized, under an optimizer that makes no steps of rounding, which is all the gradient that
   * biases before a normalization have.
   */
  private static Configs.Builder normalized() {
    return builder()
        .batchNorm()
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 0.02, 0.9, 0));
  }

  /** Every loss with every optimizer and every activation function, and each of the rest once. */
  static Stream<TrainConfig> everyKind() {
    List<TrainConfig> all = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      for (OutputActivation output : OutputActivation.values()) {
        boolean fits =
            switch (loss) {
              case BCE -> output == OutputActivation.SIGMOID;
              case CROSS_ENTROPY -> output == OutputActivation.SOFTMAX;
              case MSE -> output != OutputActivation.SOFTMAX;
            };
        for (OptimizerConfig.Name name : OptimizerConfig.Name.values()) {
          for (Activation activation : fits ? Activation.values() : new Activation[0]) {
            all.add(
                builder()
                    .loss(loss, output)
                    .activation(activation)
                    .optimizer(optimizer(name))
                    .build());
          }
        }
      }
    }
    all.add(builder().optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 0.1, 0, 0)).build());
    all.add(builder().clip(0.05).build());
    all.add(builder().l1(0.01).build());
    all.add(builder().l2(0.02).build());
    all.add(builder().dropout(0.3).build());
    all.add(builder().dropout(0.1).clip(0.1).l1(1e-3).l2(1e-3).batchSize(7).build());
    all.add(normalized().build());
    all.add(normalized().hidden(6).loss(Loss.MSE, OutputActivation.IDENTITY).build());
    all.add(
        normalized().dropout(0.2).l2(1e-3).clip(0.1).classWeights(0.5, 2.0).batchSize(7).build());
    all.add(
        normalized()
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .classWeights(1.0, 0.2, 4.0)
            .build());
    all.add(builder().classWeights(3.0, 1.0).build());
    all.add(
        builder()
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .classWeights(3.0, 1.0)
            .build());
    all.add(builder().loss(Loss.MSE, OutputActivation.SIGMOID).classWeights(0.5, 2.0).build());
    all.add(
        builder().loss(Loss.MSE, OutputActivation.IDENTITY).classWeights(1.0, 0.2, 4.0).build());
    return all.stream();
  }

  /** The numbers of classes that go with a configuration. */
  private static int[] classes(TrainConfig config) {
    if (!config.classWeights().isEmpty()) {
      return new int[] {config.classWeights().size()};
    }
    return config.loss() == Loss.BCE ? new int[] {2} : new int[] {2, 3};
  }

  /** The plan of an epoch, which shuffles by its number. */
  private static EpochPlan plan(LearningTask task, int epoch, int network) {
    int[] order = Shuffle.identity(task.split().training().size());
    Shuffle.shuffle(order, new SplittableRandom(100L * network + epoch));
    double rate = task.config().optimizer().learningRate() / (1 + epoch % 3 + network);
    return new EpochPlan(order, 1000L * network + epoch, rate);
  }

  /** Loss by loss, in epochs of one batch of all points and in such of several. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void testLossesAreLibtorchs(TrainConfig config) {
    for (int classes : classes(config)) {
      LearningTask task = Training.task(config, cloud(30, classes), Precision.FLOAT32);
      Points points = task.split().training();
      double[] initial = Training.network(task, 0).initial();
      boolean[] wanted = {true};
      try (Learner torch = new TorchLearner(task, initial);
          Learner mlx = learner(task, initial)) {
        double before = mlx.evaluate(points, wanted)[0].loss();
        int batches = (points.size() + config.batchSize() - 1) / config.batchSize();
        for (int epoch = 0; epoch * batches < STEPS; epoch++) {
          EpochPlan[] plans = {plan(task, epoch, 0)};
          torch.learn(plans, () -> false);
          mlx.learn(plans, () -> false);
          Evaluation expected = torch.evaluate(points, wanted)[0];
          assertEquals(expected.loss(), mlx.evaluate(points, wanted)[0].loss(), 2e-5);
        }
        assertNotEquals(before, mlx.evaluate(points, wanted)[0].loss(), 1e-3, "it learns");
        OptimizerState expected = torch.optimizerState(0);
        OptimizerState found = mlx.optimizerState(0);
        assertArrayEquals(torch.parameters(0), mlx.parameters(0), 1e-3);
        assertArrayEquals(expected.firstMoment(), found.firstMoment(), 1e-4);
        assertArrayEquals(expected.secondMoment(), found.secondMoment(), 1e-4);
        assertEquals(expected.steps(), found.steps());
      }
    }
  }

  private static double[][] initial(LearningTask task, int networks) {
    return IntStream.range(0, networks)
        .mapToObj(network -> Training.network(task, network).initial())
        .toArray(double[][]::new);
  }

  /** The epochs of a network: those of the others begin and end elsewhere. */
  private static boolean learns(int network, int epoch) {
    return switch (network) {
      case 1 -> epoch < 3;
      case 2 -> epoch % 2 == 0;
      default -> true;
    };
  }

  static Stream<TrainConfig> groups() {
    return Stream.of(
        builder().dropout(0.2).clip(0.1).l1(1e-3).l2(1e-3).batchSize(7).build(),
        normalized().dropout(0.2).clip(0.1).classWeights(0.5, 2.0).batchSize(7).build());
  }

  @ParameterizedTest
  @MethodSource("groups")
  void testAGroupEqualsItsNetworksAlone(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(30, 2), Precision.FLOAT32);
    double[][] initial = initial(task, 4);
    Points points = task.split().training();
    try (Learner group = learner(task, initial)) {
      for (int epoch = 0; epoch < 6; epoch++) {
        EpochPlan[] plans = new EpochPlan[4];
        boolean[] wanted = new boolean[4];
        for (int network = 0; network < 4; network++) {
          wanted[network] = learns(network, epoch);
          plans[network] = wanted[network] ? plan(task, epoch, network) : null;
        }
        double[] resting = group.parameters(1);
        group.learn(plans, () -> false);
        Evaluation[] judged = group.evaluate(points, wanted);
        assertEquals(!wanted[1], Arrays.equals(resting, group.parameters(1)));
        for (int network = 0; network < 4; network++) {
          assertEquals(!wanted[network], judged[network] == null);
        }
      }
      for (int network = 0; network < 4; network++) {
        try (Learner alone = learner(task, initial[network])) {
          for (int epoch = 0; epoch < 6; epoch++) {
            if (learns(network, epoch)) {
              alone.learn(new EpochPlan[] {plan(task, epoch, network)}, () -> false);
            }
          }
          assertArrayEquals(alone.parameters(0), group.parameters(network), 1e-6);
          assertEquals(alone.optimizerState(0).steps(), group.optimizerState(network).steps());
          assertArrayEquals(
              alone.optimizerState(0).firstMoment(),
              group.optimizerState(network).firstMoment(),
              1e-6);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void testGoesOnFromAState(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(30, 2), Precision.FLOAT32);
    double[][] initial = initial(task, 2);
    try (Learner whole = learner(task, initial);
        Learner resumed = learner(task, initial)) {
      whole.learn(new EpochPlan[] {plan(task, 0, 0), plan(task, 0, 1)}, () -> false);
      for (int network = 0; network < 2; network++) {
        resumed.restore(network, whole.parameters(network), whole.optimizerState(network));
      }
      EpochPlan[] next = {plan(task, 1, 0), plan(task, 1, 1)};
      whole.learn(next, () -> false);
      resumed.learn(next, () -> false);
      for (int network = 0; network < 2; network++) {
        assertArrayEquals(whole.parameters(network), resumed.parameters(network));
        assertEquals(10, resumed.optimizerState(network).steps());
      }
      assertFalse(Arrays.equals(whole.parameters(0), whole.parameters(1)));
    }
  }

  /** Parameters after two steps of a network of 2, 3 and 1 units, the second without masks. */
  private static float[] afterTwoSteps(boolean masksAtFirst) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = arena.allocate(NativeMlx.OPTIONS);
      Map<String, Integer> chosen =
          Map.of(
              "struct_size",
              (int) NativeMlx.OPTIONS.byteSize(),
              "device",
              NativeMlx.CPU,
              "networks",
              1,
              "layers",
              2,
              "batch_size",
              2,
              "activation",
              NativeMlx.TANH,
              "loss",
              NativeMlx.BCE,
              "optimizer",
              NativeMlx.ADAM);
      chosen.forEach((member, value) -> options.set(JAVA_INT, offset(member), value));
      options.set(ADDRESS, offset("widths"), arena.allocateFrom(JAVA_INT, 2, 3, 1));
      float[] numbers = new float[13];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (i % 5 - 2) / 4f;
      }
      MemorySegment points = arena.allocateFrom(JAVA_FLOAT, 1, 2, -1, 0, 3, -2, 0, 1);
      MemorySegment labels = arena.allocateFrom(JAVA_INT, 0, 1, 0, 1);
      MemorySegment learner =
          NativeMlx.create(options, points, labels, 4, arena.allocateFrom(JAVA_FLOAT, numbers));
      NativeMlx.beginEpoch(
          learner,
          arena.allocateFrom(JAVA_INT, 1),
          arena.allocateFrom(JAVA_INT, 0, 1, 2, 3),
          arena.allocateFrom(JAVA_DOUBLE, 0.1));
      MemorySegment ones = arena.allocateFrom(JAVA_FLOAT, 1, 1, 1, 1, 1, 1);
      NativeMlx.step(learner, masksAtFirst ? ones : MemorySegment.NULL);
      NativeMlx.step(learner, MemorySegment.NULL);
      MemorySegment parameters = arena.allocate(JAVA_FLOAT, 13);
      MemorySegment moments = arena.allocate(JAVA_FLOAT, 26);
      NativeMlx.get(
          learner,
          0,
          parameters,
          moments,
          moments.asSlice(13 * Float.BYTES),
          arena.allocate(JAVA_LONG));
      NativeMlx.free(learner);
      return parameters.toArray(JAVA_FLOAT);
    }
  }

  private static long offset(String member) {
    return NativeMlx.OPTIONS.byteOffset(PathElement.groupElement(member));
  }

  @Test
  void testAStepWithoutMasksMayFollowOneWithThem() {
    assertArrayEquals(afterTwoSteps(false), afterTwoSteps(true), 1e-6f);
  }

  @Test
  void testSameSeedSameBits() {
    LearningTask task =
        Training.task(builder().dropout(0.2).build(), cloud(30, 2), Precision.FLOAT32);
    double[][] ends = new double[2][];
    for (int run = 0; run < 2; run++) {
      try (Learner learner = learner(task, initial(task, 1)[0])) {
        for (int epoch = 0; epoch < 5; epoch++) {
          learner.learn(new EpochPlan[] {plan(task, epoch, 0)}, () -> false);
        }
        ends[run] = learner.parameters(0);
      }
    }
    assertArrayEquals(ends[0], ends[1]);
  }

  @Test
  void testADivergedNetworkLeavesTheOthersAlone() {
    LearningTask task = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT32);
    double[][] initial = initial(task, 3);
    Arrays.fill(initial[1], Double.NaN);
    EpochPlan[] plans = {plan(task, 0, 0), plan(task, 0, 1), plan(task, 0, 2)};
    boolean[] all = {true, true, true};
    try (Learner group = learner(task, initial);
        Learner alone = learner(task, initial[2])) {
      group.learn(plans, () -> false);
      alone.learn(new EpochPlan[] {plans[2]}, () -> false);
      Evaluation[] judged = group.evaluate(task.split().training(), all);
      assertTrue(Double.isNaN(judged[1].loss()));
      assertTrue(Double.isFinite(judged[0].loss()));
      assertArrayEquals(alone.parameters(0), group.parameters(2), 1e-6);
    }
  }

  @Test
  void testStopsBeforeTheNextStep() {
    LearningTask task = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT32);
    int[] polled = {0};
    try (Learner learner = learner(task, initial(task, 1)[0])) {
      learner.learn(new EpochPlan[] {plan(task, 0, 0)}, () -> ++polled[0] > 2);
      assertEquals(2, learner.optimizerState(0).steps());
      learner.learn(new EpochPlan[] {null}, () -> false);
      assertNull(learner.evaluate(task.split().training(), new boolean[1])[0]);
    }
  }

  /** More points than are judged at once. */
  @Test
  void testJudgesManyPoints() {
    LearningTask task = Training.task(builder().build(), cloud(20_000, 2), Precision.FLOAT32);
    Points points = task.split().training();
    double[] initial = initial(task, 1)[0];
    try (Learner torch = new TorchLearner(task, initial);
        Learner mlx = learner(task, initial)) {
      Evaluation expected = torch.evaluate(points, new boolean[] {true})[0];
      Evaluation found = mlx.evaluate(points, new boolean[] {true})[0];
      assertEquals(expected.loss(), found.loss(), 1e-6);
      assertEquals(expected.accuracy(), found.accuracy(), 1e-3);
    }
  }

  @Test
  void testDevices() {
    assertEquals(NativeMlx.CPU, MlxLearner.device(Device.CPU));
    assertEquals("cpu", Engines.device(Engine.MLX, builder().device(Device.CPU).build()));
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> MlxLearner.device(Device.CUDA));
    assertEquals(
        "train.device is cuda, but engine mlx computes on cpu and mps", refused.getMessage());
    assertEquals("set train.device to cpu or mps, or train.engine to torch", refused.remedy());
    assertEquals(Kind.USAGE, refused.kind());
    if (!MlxLibrary.get().hasGpu()) {
      assertEquals(NativeMlx.CPU, MlxLearner.device(Device.AUTO));
      assertEquals("cpu", Engines.device(Engine.MLX, builder().device(Device.AUTO).build()));
      refused = assertThrows(BettiscopeException.class, () -> MlxLearner.device(Device.MPS));
      assertEquals(
          "train.device is mps, but this MLX has no graphics unit to compute on",
          refused.getMessage());
    }
  }

  @Test
  void testWhatTheLibraryRefuses() {
    LearningTask task = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT32);
    int[] beyond = Shuffle.identity(30);
    beyond[7] = 30;
    try (Learner learner = learner(task, initial(task, 1)[0])) {
      BettiscopeException refused =
          assertThrows(
              BettiscopeException.class,
              () -> learner.learn(new EpochPlan[] {new EpochPlan(beyond, 0, 0.1)}, () -> false));
      assertEquals(
          "MLX could not begin an epoch: point 30 of 30 is not there", refused.getMessage());
    }
    LearningTask single =
        Training.task(normalized().batchSize(29).build(), cloud(30, 2), Precision.FLOAT32);
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> learner(single, initial(single, 1)));
    assertEquals(
        "MLX could not take the networks: batch_size = 29 leaves a batch of one of 30 points, which"
            + " cannot be normalized",
        refused.getMessage());
    LearningTask exact = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT64);
    assertThrows(IllegalArgumentException.class, () -> new MlxLearner(exact, initial(exact, 1), 1));
  }
}
