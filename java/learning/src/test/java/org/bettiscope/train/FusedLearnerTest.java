package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own kernels beside libtorch, and groups beside their networks alone. */
class FusedLearnerTest {
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

  private static boolean fits(Loss loss, OutputActivation output) {
    return switch (loss) {
      case BCE -> output == OutputActivation.SIGMOID;
      case CROSS_ENTROPY -> output == OutputActivation.SOFTMAX;
      case MSE -> output != OutputActivation.SOFTMAX;
    };
  }

  /** Every loss with every optimizer and every activation function, and each of the rest. */
  static Stream<TrainConfig> everyKind() {
    List<TrainConfig> all = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      for (OutputActivation output : OutputActivation.values()) {
        for (OptimizerConfig.Name name : OptimizerConfig.Name.values()) {
          for (Activation activation : Activation.values()) {
            boolean sgd = name == OptimizerConfig.Name.SGD;
            if (fits(loss, output)
                && activation != Activation.GELU
                && name != OptimizerConfig.Name.RMSPROP) {
              all.add(
                  builder()
                      .loss(loss, output)
                      .activation(activation)
                      .optimizer(new OptimizerConfig(name, sgd ? 0.005 : 0.01, sgd ? 0.9 : 0, 0.05))
                      .build());
            }
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
    all.add(builder().hidden(25, 1, 33).batchSize(30).build());
    all.add(builder().classWeights(0.5, 2.0).build());
    return all.stream();
  }

  /**
   * The plan of an epoch, which shuffles by its number; the rate is the configuration's schedule.
   */
  private static EpochPlan plan(LearningTask task, LearningRate rate, int epoch, int network) {
    int[] order = Shuffle.identity(task.split().training().size());
    Shuffle.shuffle(order, new SplittableRandom(100L * network + epoch));
    return new EpochPlan(order, 1000L * network - epoch, rate.at(epoch));
  }

  private static LearningRate rate(TrainConfig config) {
    return new LearningRate(config.schedule(), config.optimizer().learningRate(), config.epochs());
  }

  private static double[][] initial(LearningTask task, int networks) {
    return IntStream.range(0, networks)
        .mapToObj(network -> Training.network(task, network).initial())
        .toArray(double[][]::new);
  }

  private static double largest(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }

  /** Trains one network on libtorch and one of our group of three for some steps. */
  private static void assertCourseIsLibtorchs(
      TrainConfig config, int classes, Precision precision, int steps, double tolerance) {
    LearningTask task = Training.task(config, cloud(30, classes), precision);
    Points points = task.split().training();
    double[][] initial = initial(task, 3);
    boolean[] wanted = {false, true, false};
    LearningRate rate = rate(config);
    try (Learner torch = new TorchLearner(task, initial[1]);
        Learner fused = new FusedLearner(task, initial, 2)) {
      int batches = (points.size() + config.batchSize() - 1) / config.batchSize();
      for (int epoch = 1; (epoch - 1) * batches < steps; epoch++) {
        EpochPlan one = plan(task, rate, epoch, 1);
        torch.learn(new EpochPlan[] {one}, () -> false);
        fused.learn(
            new EpochPlan[] {plan(task, rate, epoch, 0), one, plan(task, rate, epoch, 2)},
            () -> false);
      }
      assertEquals(0, largest(torch.parameters(0), fused.parameters(1)), tolerance);
      assertNotEquals(0, largest(initial[1], fused.parameters(1)), 1e-3, "it learns");
      OptimizerState expected = torch.optimizerState(0);
      OptimizerState found = fused.optimizerState(1);
      assertEquals(expected.steps(), found.steps());
      assertArrayEquals(expected.firstMoment(), found.firstMoment(), 10 * tolerance);
      assertArrayEquals(expected.secondMoment(), found.secondMoment(), 10 * tolerance);
      Evaluation judged = torch.evaluate(points, new boolean[] {true})[0];
      assertEquals(judged.loss(), fused.evaluate(points, wanted)[1].loss(), 10 * tolerance);
      assertEquals(judged.accuracy(), fused.evaluate(points, wanted)[1].accuracy());
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void testTheCourseIsLibtorchs(TrainConfig config) {
    boolean two = config.loss() == Loss.BCE || !config.classWeights().isEmpty();
    for (int classes : two ? new int[] {2} : new int[] {2, 3}) {
      assertCourseIsLibtorchs(config, classes, Precision.FLOAT64, 200, 1e-9);
      assertCourseIsLibtorchs(config, classes, Precision.FLOAT32, 20, 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void testTheCourseIsLibtorchsWithEverySchedule(ScheduleConfig.Name name) {
    TrainConfig config =
        builder().epochs(50).schedule(new ScheduleConfig(name, 7, 0.5, 2, 0, 1e-5, 3)).build();
    assertCourseIsLibtorchs(config, 2, Precision.FLOAT64, 200, 1e-9);
    assertCourseIsLibtorchs(config, 2, Precision.FLOAT32, 20, 1e-5);
  }

  private static double drift(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(30, 2), Precision.FLOAT32);
    double[][] initial = initial(task, 1);
    try (Learner torch = new TorchLearner(task, initial[0]);
        Learner fused = new FusedLearner(task, initial, 1)) {
      for (int epoch = 1; torch.optimizerState(0).steps() < 200; epoch++) {
        EpochPlan[] plans = {plan(task, rate(config), epoch, 0)};
        torch.learn(plans, () -> false);
        fused.learn(plans, () -> false);
      }
      return largest(torch.parameters(0), fused.parameters(0));
    }
  }

  @Test
  void testTellsHowRoundingGrows() {
    double[] drifts = everyKind().mapToDouble(FusedLearnerTest::drift).sorted().toArray();
    double largest = drifts[drifts.length - 1];
    System.out.printf(
        "parameters on our kernels after 200 float32 steps: within %.1e of libtorch's, half of %d"
            + " configurations within %.1e%n",
        largest, drifts.length, drifts[drifts.length / 2]);
    // Networks that learnt from other batches would differ by what they learn, 0.1 and more.
    assertTrue(largest < 0.05, "drift " + largest);
  }

  /** The epochs of a network: those of the others begin and end elsewhere. */
  private static boolean learns(int network, int epoch) {
    return switch (network) {
      case 1 -> epoch < 3;
      case 2 -> epoch % 2 == 0;
      default -> true;
    };
  }

  @Test
  void testAGroupEqualsItsNetworksAloneBitForBit() {
    TrainConfig config = builder().dropout(0.2).clip(0.1).l1(1e-3).l2(1e-3).batchSize(7).build();
    LearningTask task = Training.task(config, cloud(30, 2), Precision.FLOAT32);
    double[][] initial = initial(task, 4);
    LearningRate rate = rate(config);
    Points points = task.split().training();
    try (Learner group = new FusedLearner(task, initial, 2)) {
      for (int epoch = 1; epoch <= 6; epoch++) {
        EpochPlan[] plans = new EpochPlan[4];
        boolean[] wanted = new boolean[4];
        for (int network = 0; network < 4; network++) {
          wanted[network] = learns(network, epoch);
          plans[network] = wanted[network] ? plan(task, rate, epoch, network) : null;
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
        try (Learner alone = new FusedLearner(task, new double[][] {initial[network]}, 1)) {
          for (int epoch = 1; epoch <= 6; epoch++) {
            if (learns(network, epoch)) {
              alone.learn(new EpochPlan[] {plan(task, rate, epoch, network)}, () -> false);
            }
          }
          assertArrayEquals(alone.parameters(0), group.parameters(network));
          assertEquals(alone.optimizerState(0).steps(), group.optimizerState(network).steps());
        }
      }
    }
  }

  @Test
  void testGoesOnFromAStateBitForBit() {
    LearningTask task =
        Training.task(builder().dropout(0.2).build(), cloud(30, 2), Precision.FLOAT32);
    LearningRate rate = rate(task.config());
    double[][] initial = initial(task, 2);
    try (Learner whole = new FusedLearner(task, initial, 1);
        Learner resumed = new FusedLearner(task, initial, 2)) {
      whole.learn(new EpochPlan[] {plan(task, rate, 0, 0), plan(task, rate, 0, 1)}, () -> false);
      for (int network = 0; network < 2; network++) {
        resumed.restore(network, whole.parameters(network), whole.optimizerState(network));
      }
      EpochPlan[] next = {plan(task, rate, 1, 0), plan(task, rate, 1, 1)};
      whole.learn(next, () -> false);
      resumed.learn(next, () -> false);
      for (int network = 0; network < 2; network++) {
        assertArrayEquals(whole.parameters(network), resumed.parameters(network));
        assertEquals(8, resumed.optimizerState(network).steps());
      }
      assertFalse(Arrays.equals(whole.parameters(0), whole.parameters(1)));
    }
  }

  @Test
  void testADivergedNetworkLeavesTheOthersAlone() {
    LearningTask task = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT32);
    LearningRate rate = rate(task.config());
    double[][] initial = initial(task, 3);
    Arrays.fill(initial[1], Double.NaN);
    EpochPlan[] plans =
        IntStream.range(0, 3)
            .mapToObj(network -> plan(task, rate, 0, network))
            .toArray(EpochPlan[]::new);
    try (Learner group = new FusedLearner(task, initial, 2);
        Learner alone = new FusedLearner(task, new double[][] {initial[2]}, 1)) {
      group.learn(plans, () -> false);
      alone.learn(new EpochPlan[] {plans[2]}, () -> false);
      Evaluation[] judged =
          group.evaluate(task.split().training(), new boolean[] {true, true, true});
      assertTrue(Double.isNaN(judged[1].loss()));
      assertTrue(Double.isFinite(judged[0].loss()));
      assertArrayEquals(alone.parameters(0), group.parameters(2));
    }
  }

  @Test
  void testJudgesAsLibtorchDoes() {
    LearningTask task = Training.task(builder().build(), cloud(20_000, 2), Precision.FLOAT64);
    Points points = task.split().training();
    double[][] initial = initial(task, 2);
    try (Learner torch = new TorchLearner(task, initial[1]);
        Learner fused = new FusedLearner(task, initial, 2)) {
      Evaluation expected = torch.evaluate(points, new boolean[] {true})[0];
      Evaluation[] found = fused.evaluate(points, new boolean[] {false, true});
      assertNull(found[0]);
      assertEquals(expected.loss(), found[1].loss(), 1e-12);
      assertEquals(expected.accuracy(), found[1].accuracy());
    }
  }

  /** An epoch that would take minutes, ended by a flag that goes up while it runs. */
  @Test
  void testStopsInTheMidstOfAnEpoch() {
    LearningTask task =
        Training.task(
            builder().hidden(400, 400, 400, 400).batchSize(1).build(),
            cloud(200_000, 2),
            Precision.FLOAT64);
    long start = System.nanoTime();
    try (Learner learner = new FusedLearner(task, initial(task, 1), 1)) {
      EpochPlan[] plans = {plan(task, rate(task.config()), 0, 0)};
      learner.learn(plans, () -> System.nanoTime() - start > 300_000_000L);
      long steps = learner.optimizerState(0).steps();
      assertTrue(steps > 0 && steps < 200_000, steps + " steps");
      learner.learn(plans, () -> true);
      assertEquals(steps, learner.optimizerState(0).steps());
      learner.learn(new EpochPlan[] {null}, () -> false);
      assertEquals(steps, learner.optimizerState(0).steps());
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  learner.learn(
                      plans,
                      () -> {
                        throw new IllegalStateException("asked in vain");
                      }));
      assertEquals("asked in vain", thrown.getMessage());
    }
  }

  @Test
  void testWhatTheEngineDoesNotKnowIsNamed() {
    assertRefused(
        "train.activation is gelu, which engine fused does not know",
        builder().activation(Activation.GELU));
    assertRefused(
        "train.batch_norm is true, which engine fused does not know", builder().batchNorm());
    assertRefused(
        "train.optimizer.name is rmsprop, which engine fused does not know",
        builder().optimizer(new OptimizerConfig(OptimizerConfig.Name.RMSPROP, 0.01, 0, 0)));
    assertRefused(
        "train.device is cuda, but engine fused computes on cpu", builder().device(Device.CUDA));
  }

  /** Refused where it is asked for; where the choice is free, another engine does it. */
  private static void assertRefused(String message, Configs.Builder builder) {
    TrainConfig config = builder.build();
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> Engines.choose(Engine.FUSED, config));
    assertEquals(message, refused.getMessage());
    assertEquals(Kind.USAGE, refused.kind());
    if (config.device() == Device.CPU) {
      assertEquals(Engine.TORCH, Engines.choose(Engine.AUTO, config));
    }
  }

  @Test
  void testIsChosenWhereTheChoiceIsFree() {
    for (Device device : new Device[] {Device.CPU, Device.AUTO}) {
      TrainConfig config = builder().device(device).build();
      assertEquals(Engine.FUSED, Engines.choose(Engine.AUTO, config));
      assertEquals("cpu", Engines.device(Engine.FUSED, config));
    }
  }

  @Test
  void testWhatTheLibraryRefuses() {
    LearningTask task = Training.task(builder().build(), cloud(30, 2), Precision.FLOAT32);
    int[] beyond = Shuffle.identity(30);
    beyond[7] = 30;
    try (Learner learner = new FusedLearner(task, initial(task, 1), 1)) {
      BettiscopeException refused =
          assertThrows(
              BettiscopeException.class,
              () -> learner.learn(new EpochPlan[] {new EpochPlan(beyond, 0, 0.1)}, () -> false));
      assertEquals(
          "orders[7], place 7 of network 0, is 30, expected 0 to 29", refused.getMessage());
      assertEquals(Kind.USAGE, refused.kind());
    }
  }
}
