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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups on libtorch beside their networks alone, which learn through libtorch's own graph. */
class TorchStackLearnerTest {
  private static final int DIMENSION = 3;
  private static final int NETWORKS = 4;

  /** Batches of 8 of 39 training points. */
  private static final int STEPS_OF_EPOCH = 5;

  /** Two or three noisy parallel planes. */
  private static LabelledCloud planes(int classes) {
    int n = 46;
    SplittableRandom random = new SplittableRandom(9);
    float[] points = new float[n * DIMENSION];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % classes;
      for (int j = 0; j < DIMENSION; j++) {
        points[DIMENSION * i + j] = (float) random.nextGaussian(j == 0 ? labels[i] : 0, 0.6);
      }
    }
    return new LabelledCloud(points, DIMENSION, labels);
  }

  private static LabelledCloud cloud(TrainConfig config) {
    return planes(config.loss() == Loss.CROSS_ENTROPY ? 3 : 2);
  }

  /** Every choice there is, with as many epochs as are wanted. */
  private static Stream<TrainConfig> kinds(int epochs) {
    List<Configs.Builder> all = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      all.add(new Configs.Builder().activation(activation));
    }
    for (OptimizerConfig.Name name : OptimizerConfig.Name.values()) {
      all.add(new Configs.Builder().optimizer(new OptimizerConfig(name, 0.003, 0, 0)));
      all.add(new Configs.Builder().optimizer(new OptimizerConfig(name, 0.003, 0.9, 0.1)));
    }
    for (ScheduleConfig.Name name : ScheduleConfig.Name.values()) {
      all.add(new Configs.Builder().schedule(new ScheduleConfig(name, 3, 0.5, 0, 0.01, 1e-5, 1)));
    }
    all.add(new Configs.Builder().loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX));
    all.add(new Configs.Builder().loss(Loss.MSE, OutputActivation.IDENTITY));
    all.add(new Configs.Builder().loss(Loss.MSE, OutputActivation.SIGMOID));
    all.add(new Configs.Builder().dropout(0.3));
    all.add(new Configs.Builder().l1(0.01).l2(0.02));
    all.add(new Configs.Builder().clip(0.3));
    all.add(new Configs.Builder().hidden(25, 2, 25));
    // Biases that a normalization takes away again have no gradient but rounding: adam would make
    // steps of it, and L1 would take its sign.
    OptimizerConfig descent = new OptimizerConfig(OptimizerConfig.Name.SGD, 0.03, 0.9, 0);
    all.add(new Configs.Builder().batchNorm().optimizer(descent).dropout(0.2).l2(1e-3));
    all.add(new Configs.Builder().classWeights(0.5, 2.0));
    all.add(new Configs.Builder().loss(Loss.MSE, OutputActivation.SIGMOID).classWeights(3.0, 1.0));
    all.add(
        new Configs.Builder()
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .batchNorm()
            .optimizer(descent)
            .classWeights(1.0, 0.2, 4.0));
    all.add(
        new Configs.Builder()
            .hidden(8, 8)
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .dropout(0.1)
            .clip(0.5)
            .l1(1e-4)
            .l2(1e-3)
            .schedule(new ScheduleConfig(ScheduleConfig.Name.COSINE, 1, 0.5, 0, 0, 0, 0)));
    return all.stream().map(kind -> kind.epochs(epochs).build());
  }

  static Stream<TrainConfig> steps20() {
    return kinds(20 / STEPS_OF_EPOCH);
  }

  static Stream<TrainConfig> steps200() {
    return kinds(200 / STEPS_OF_EPOCH);
  }

  private static List<NetworkTraining> networks(LearningTask task) {
    List<NetworkTraining> networks = new ArrayList<>();
    for (int number = 0; number < NETWORKS; number++) {
      networks.add(Training.network(task, number));
    }
    return networks;
  }

  private static TorchStackLearner stack(LearningTask task) {
    return stack(task, "cpu", TorchForward.STACKED);
  }

  private static TorchStackLearner stack(LearningTask task, String device, TorchForward forward) {
    double[][] initial =
        networks(task).stream().map(NetworkTraining::initial).toArray(double[][]::new);
    return new TorchStackLearner(task, initial, device, forward);
  }

  /** The parameters of a network that learnt alone, at the end. */
  private static double[] alone(LearningTask task, int number) {
    NetworkTraining network = Training.network(task, number);
    try (TorchLearner learner = new TorchLearner(task, network.initial())) {
      Training.together(task, List.of(network), learner, () -> false);
      return learner.parameters(0);
    }
  }

  /** The largest difference of a parameter between networks in a group and alone. */
  private static double drift(TrainConfig config, Precision precision, TorchForward forward) {
    return drift(Training.task(config, cloud(config), precision), forward);
  }

  private static double drift(LearningTask task, TorchForward forward) {
    double largest = 0;
    try (TorchStackLearner learner = stack(task, "cpu", forward)) {
      Training.together(task, networks(task), learner, () -> false);
      for (int number = 0; number < NETWORKS; number++) {
        double[] expected = alone(task, number);
        double[] found = learner.parameters(number);
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
          assertTrue(Double.isFinite(found[i]));
          largest = Math.max(largest, Math.abs(expected[i] - found[i]));
        }
      }
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("steps200")
  void testEqualsNetworksAloneInDoublePrecision(TrainConfig config) {
    assertEquals(0, drift(config, Precision.FLOAT64, TorchForward.STACKED), 1e-9);
  }

  /** Every loss with every optimizer and every activation function. */
  static Stream<TrainConfig> everyCombination() {
    int steps = Boolean.getBoolean("bettiscope.long") ? 200 : 20;
    List<TrainConfig> all = new ArrayList<>();
    for (Loss loss : Loss.values()) {
      OutputActivation output =
          switch (loss) {
            case BCE -> OutputActivation.SIGMOID;
            case CROSS_ENTROPY -> OutputActivation.SOFTMAX;
            case MSE -> OutputActivation.IDENTITY;
          };
      for (OptimizerConfig.Name name : OptimizerConfig.Name.values()) {
        for (Activation activation : Activation.values()) {
          all.add(
              new Configs.Builder()
                  .loss(loss, output)
                  .optimizer(new OptimizerConfig(name, 0.003, 0.9, 0.01))
                  .activation(activation)
                  .epochs(steps / STEPS_OF_EPOCH)
                  .build());
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyCombination")
  void testEqualsNetworksAloneInEveryCombination(TrainConfig config) {
    LabelledCloud cloud = planes(config.loss() == Loss.BCE ? 2 : 3);
    LearningTask task = Training.task(config, cloud, Precision.FLOAT64);
    assertEquals(0, drift(task, TorchForward.STACKED), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("steps20")
  void testEqualsNetworksAloneInSinglePrecision(TrainConfig config) {
    assertEquals(0, drift(config, Precision.FLOAT32, TorchForward.STACKED), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("steps200")
  void testMappedNetworksEqualThemTooInDoublePrecision(TrainConfig config) {
    assertEquals(0, drift(config, Precision.FLOAT64, new TorchVmap()), 1e-9);
  }

  @Test
  void testTellsHowRoundingGrows() {
    double largest =
        steps200()
            .mapToDouble(config -> drift(config, Precision.FLOAT32, TorchForward.STACKED))
            .max()
            .orElseThrow();
    System.out.printf(
        "parameters in a group after 200 float32 steps: within %.1e of alone%n", largest);
    // Networks that forgot each other's draws would differ by what they learn, 0.1 and more.
    assertTrue(largest < 0.05, "drift " + largest);
  }

  private static TrainConfig stopping() {
    return stopping(new Configs.Builder());
  }

  private static TrainConfig stopping(Configs.Builder builder) {
    return builder
        .dropout(0.1)
        .epochs(40)
        .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
        .schedule(new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.5, 0, 0, 0, 0))
        .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 3, 0))
        .build();
  }

  /** Each stops at its own epoch, stays as it is, and takes no part in what the others do. */
  @Test
  void testNetworksStopByThemselves() {
    LearningTask task = Training.task(stopping(), planes(2), Precision.FLOAT64);
    List<NetworkTraining> networks = networks(task);
    TreeMap<Integer, Integer> stopped = new TreeMap<>();
    try (TorchStackLearner learner = stack(task)) {
      Training.together(task, networks, learner, () -> false);
      for (NetworkTraining network : networks) {
        int number = network.number();
        TrainedNetwork expected = Training.alone(task, number);
        assertEquals(expected.stoppedEpoch(), network.trained().stoppedEpoch());
        stopped.put(number, expected.stoppedEpoch());
        assertArrayEquals(expected.loss(), network.trained().loss(), 1e-9);
        assertArrayEquals(alone(task, number), learner.parameters(number), 1e-9);
        assertEquals(
            (long) STEPS_OF_EPOCH * expected.stoppedEpoch(),
            learner.optimizerState(number).steps());
      }
    }
    assertTrue(stopped.values().stream().distinct().count() > 2, "all at once: " + stopped);
    assertTrue(stopped.values().stream().anyMatch(epoch -> epoch < 40), "none: " + stopped);
  }

  /** Whatever a network becomes, the others do not notice. */
  @ParameterizedTest
  @MethodSource("steps20")
  void testADivergingNetworkIsAlone(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(config), Precision.FLOAT64);
    List<NetworkTraining> networks = networks(task);
    double[][] initial = networks.stream().map(NetworkTraining::initial).toArray(double[][]::new);
    initial[1] = initial[1].clone();
    Arrays.fill(initial[1], Double.NaN);
    try (TorchStackLearner learner =
        new TorchStackLearner(task, initial, "cpu", TorchForward.STACKED)) {
      List<Integer> ended = Training.together(task, networks, learner, () -> false);
      assertEquals(1, ended.getFirst());
      assertTrue(networks.get(1).trained().failure().orElseThrow().endsWith("NaN in epoch 1"));
      for (int number : new int[] {0, 2, 3}) {
        assertFalse(networks.get(number).trained().failure().isPresent());
        assertArrayEquals(alone(task, number), learner.parameters(number), 1e-9);
      }
    }
  }

  private static EpochPlan[] plans(LearningTask task, int epoch) {
    EpochPlan[] plans = new EpochPlan[NETWORKS];
    for (int i = 0; i < NETWORKS; i++) {
      int[] order = Shuffle.identity(task.split().training().size());
      Shuffle.shuffle(order, new SplittableRandom(100L * epoch + i));
      plans[i] = new EpochPlan(order, 7L * epoch + i, 1e-3 * (i + 1));
    }
    return plans;
  }

  @Test
  void testGoesOnFromWhereItWas() {
    for (Precision precision : Precision.values()) {
      TrainConfig config = stopping(new Configs.Builder().batchNorm());
      LearningTask task = Training.task(config, planes(2), precision);
      EpochPlan[] second = plans(task, 2);
      second[1] = null;
      try (TorchStackLearner learner = stack(task);
          TorchStackLearner other = stack(task)) {
        learner.learn(plans(task, 1), () -> false);
        for (int i = 0; i < NETWORKS; i++) {
          other.restore(i, learner.parameters(i), learner.optimizerState(i));
        }
        learner.learn(second, () -> false);
        other.learn(second, () -> false);
        for (int i = 0; i < NETWORKS; i++) {
          assertEquals(i == 1 ? 5 : 10, other.optimizerState(i).steps());
          assertArrayEquals(learner.parameters(i), other.parameters(i));
          assertArrayEquals(
              learner.optimizerState(i).firstMoment(), other.optimizerState(i).firstMoment());
          assertArrayEquals(
              learner.optimizerState(i).secondMoment(), other.optimizerState(i).secondMoment());
        }
      }
    }
  }

  @Test
  void testJudgesThoseThatAreWanted() {
    TrainConfig config = new Configs.Builder().build();
    LearningTask task = Training.task(config, planes(2), Precision.FLOAT64);
    Points points = task.split().training();
    try (TorchStackLearner learner = stack(task)) {
      Evaluation[] found = learner.evaluate(points, new boolean[] {false, true, false, true});
      assertNull(found[0]);
      assertNull(found[2]);
      for (int number : new int[] {1, 3}) {
        double[] initial = Training.network(task, number).initial();
        try (TorchLearner alone = new TorchLearner(task, initial)) {
          Evaluation expected = alone.evaluate(points, new boolean[] {true})[0];
          assertEquals(expected.loss(), found[number].loss(), 1e-12);
          assertEquals(expected.accuracy(), found[number].accuracy());
        }
        assertArrayEquals(initial, learner.parameters(number));
      }
      assertArrayEquals(new Evaluation[4], learner.evaluate(points, new boolean[4]));
    }
  }

  /**
   * Libtorch's device without memory, where reading a value, or mixing in a tensor of the processor
   * in any operation but a product of matrices, is an error.
   */
  @ParameterizedTest
  @MethodSource("steps20")
  void testStepsNeedNothingOfTheProcessor(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(config), Precision.FLOAT32);
    try (TorchStackLearner learner = stack(task, "meta", TorchForward.STACKED)) {
      learner.learn(plans(task, 1), () -> false);
      EpochPlan[] some = plans(task, 2);
      some[0] = null;
      learner.learn(some, () -> false);
      assertThrows(RuntimeException.class, () -> learner.parameters(0));
    }
  }

  /** With the trainers standard and parallel, networks are groups of one there. */
  @ParameterizedTest
  @MethodSource("steps20")
  void testStepsOfANetworkAloneNeedNothingOfTheProcessor(TrainConfig config) {
    LearningTask task = Training.task(config, cloud(config), Precision.FLOAT32);
    double[][] initial = {Training.network(task, 0).initial()};
    assertNotEquals(TrainConfig.TrainerName.VECTORIZED, config.trainer());
    try (Learner learner = Engines.torch(task, initial, "meta")) {
      learner.learn(new EpochPlan[] {plans(task, 1)[0]}, () -> false);
      assertThrows(RuntimeException.class, () -> learner.parameters(0));
    }
  }

  @Test
  void testTheDeviceWithoutMemoryRefusesTensorsOfTheProcessor() {
    try (PointerScope _ = new PointerScope()) {
      Tensor processor = new TorchTensors(Precision.FLOAT32, "cpu").zeros(2, 3);
      Tensor meta = new TorchTensors(Precision.FLOAT32, "meta").zeros(2, 3);
      assertThrows(RuntimeException.class, () -> meta.add(processor));
      assertThrows(RuntimeException.class, () -> meta.mul_(processor));
      assertThrows(RuntimeException.class, () -> meta.sum().item_double());
    }
  }
}
