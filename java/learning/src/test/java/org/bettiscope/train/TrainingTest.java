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
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.Seeds;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
  private static final long SEED = Training.SEED;
  private static final int DIMENSION = 3;

  /** Points on two or three noisy parallel planes, which are easy to tell apart but not quite. */
  private static LabelledCloud planes(int n, int classes) {
    SplittableRandom random = new SplittableRandom(5);
    float[] points = new float[n * DIMENSION];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % classes;
      points[3 * i] = (float) (labels[i] - 0.5 * classes + 0.5 + 0.4 * random.nextGaussian());
      points[3 * i + 1] = (float) random.nextGaussian();
      points[3 * i + 2] = (float) random.nextGaussian();
    }
    return new LabelledCloud(points, DIMENSION, labels);
  }

  private static TrainedNetwork train(
      TrainConfig config, LabelledCloud cloud, int network, Kept kept, Precision precision) {
    return Training.alone(Training.task(config, cloud, precision), network, kept);
  }

  private static TrainedNetwork train(TrainConfig config, LabelledCloud cloud, Kept kept) {
    return train(config, cloud, 0, kept, Precision.FLOAT32);
  }

  static Stream<TrainConfig> everyKind() {
    List<TrainConfig> all = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      all.add(new Configs.Builder().activation(activation).build());
    }
    for (Initialization initialization : Initialization.values()) {
      all.add(new Configs.Builder().initialization(initialization).build());
    }
    all.add(new Configs.Builder().loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX).build());
    all.add(new Configs.Builder().loss(Loss.MSE, OutputActivation.IDENTITY).build());
    all.add(new Configs.Builder().loss(Loss.MSE, OutputActivation.SIGMOID).build());
    for (double momentum : new double[] {0, 0.9}) {
      all.add(
          new Configs.Builder()
              .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 0.05, momentum, 0.01))
              .build());
    }
    all.add(
        new Configs.Builder()
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.01, 0, 0.1))
            .build());
    all.add(
        new Configs.Builder()
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAMW, 0.01, 0, 0.1))
            .build());
    all.add(new Configs.Builder().clip(0.05).build());
    all.add(new Configs.Builder().l1(0.01).l2(0.02).build());
    all.add(new Configs.Builder().dropout(0.3).build());
    all.add(new Configs.Builder().validation(0).hidden(6).build());
    all.add(
        new Configs.Builder()
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.RMSPROP, 0.01, 0, 0.1))
            .build());
    // Neither adam nor L1: by both, the sign of a gradient or of a bias moves parameters, and
    // biases
    // before a normalization have none but for rounding.
    Configs.Builder normalized =
        new Configs.Builder()
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 0.05, 0.9, 0.01))
            .batchNorm();
    all.add(normalized.build());
    all.add(normalized.activation(Activation.TANH).build());
    all.add(normalized.dropout(0.2).l2(0.02).clip(0.05).build());
    all.add(new Configs.Builder().classWeights(0.5, 3.0).build());
    all.add(
        new Configs.Builder()
            .classWeights(0.5, 3.0)
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .build());
    all.add(
        new Configs.Builder()
            .classWeights(0.5, 3.0)
            .loss(Loss.MSE, OutputActivation.SIGMOID)
            .build());
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void testEqualsPlainBackpropagationInDoublePrecision(TrainConfig config) {
    boolean two = config.loss() == Loss.BCE || !config.classWeights().isEmpty();
    for (int classes : two ? new int[] {2} : new int[] {2, 3}) {
      LabelledCloud cloud = planes(61, classes);
      Kept parameters = new Kept(0, 1, 3);
      TrainedNetwork trained = train(config, cloud, 0, parameters, Precision.FLOAT64);
      Oracle oracle = new Oracle(config, cloud);
      for (int epoch = 1; epoch <= config.epochs(); epoch++) {
        oracle.epoch();
        assertEquals(oracle.loss(), trained.loss()[epoch - 1], 1e-12);
        assertEquals(oracle.accuracy(), trained.accuracy()[epoch - 1]);
        if (config.validationFraction() > 0) {
          assertEquals(oracle.validationLoss(), trained.validationLoss()[epoch - 1], 1e-12);
        }
      }
      // Parameters are kept in single precision.
      float[] kept = parameters.at(0, 3);
      double[] expected = oracle.network.parameters();
      for (int i = 0; i < kept.length; i++) {
        assertEquals((float) expected[i], kept[i], Math.ulp(kept[i]) + 1e-12);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void testSinglePrecisionStaysClose(TrainConfig config) {
    LabelledCloud cloud = planes(61, 2);
    Kept kept = new Kept(1, 3);
    TrainedNetwork trained = train(config, cloud, kept);
    Oracle oracle = new Oracle(config, cloud);
    oracle.epoch();
    double[] expected = oracle.network.parameters();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], kept.at(0, 1)[i], 1e-5);
    }
    assertEquals(oracle.loss(), trained.loss()[0], 1e-5);
  }

  /** Repeats the trainer's draws from the same named seeds, and trains the oracle. */
  private static final class Oracle {
    private final TrainConfig config;
    private final Architecture architecture;
    private final Split split;
    private final OracleNetwork network;
    private int epochs;

    Oracle(TrainConfig config, LabelledCloud cloud) {
      this.config = config;
      this.architecture = Architecture.of(config, cloud.dimension(), cloud.classes());
      this.split = Split.of(cloud, config.validationFraction(), SEED);
      long seed = Seeds.derive(SEED, "train/network-0/initialization");
      this.network =
          new OracleNetwork(
              config,
              architecture,
              InitialParameters.draw(architecture, config.initialization(), seed));
    }

    void epoch() {
      epochs++;
      int[] order = Shuffle.identity(split.training().size());
      Shuffle.shuffle(order, new SplittableRandom(seed("order")));
      DropoutMasks masks = new DropoutMasks(config.dropout(), seed("dropout"));
      double[][] points = rows(split.training());
      for (int first = 0; first < order.length; first += config.batchSize()) {
        int[] batch =
            Arrays.copyOfRange(order, first, Math.min(order.length, first + config.batchSize()));
        double[][] batchPoints =
            Arrays.stream(batch).mapToObj(i -> points[i]).toArray(double[][]::new);
        int[] labels = Arrays.stream(batch).map(i -> split.training().labels()[i]).toArray();
        network.step(
            batchPoints, labels, draw(batch.length, masks), config.optimizer().learningRate());
      }
    }

    /** Every epoch's draws begin anew. */
    private long seed(String what) {
      return Seeds.derive(Seeds.derive(SEED, "train/network-0/" + what), "epoch-" + epochs);
    }

    private double[][][] draw(int rows, DropoutMasks masks) {
      if (config.dropout() == 0) {
        return null;
      }
      double[][][] drawn = new double[rows][architecture.hidden().size()][];
      for (int layer = 0; layer < architecture.hidden().size(); layer++) {
        int width = architecture.hidden().get(layer);
        float[] mask = new float[rows * width];
        masks.fill(mask, mask.length);
        for (int row = 0; row < rows; row++) {
          drawn[row][layer] = new double[width];
          for (int unit = 0; unit < width; unit++) {
            drawn[row][layer][unit] = mask[row * width + unit];
          }
        }
      }
      return drawn;
    }

    double loss() {
      return network.loss(rows(split.training()), split.training().labels());
    }

    double accuracy() {
      return network.accuracy(rows(split.training()), split.training().labels());
    }

    double validationLoss() {
      return network.loss(rows(split.validation()), split.validation().labels());
    }

    private static double[][] rows(Points points) {
      double[][] rows = new double[points.size()][DIMENSION];
      for (int i = 0; i < points.size(); i++) {
        for (int j = 0; j < DIMENSION; j++) {
          rows[i][j] = points.coordinates()[i * DIMENSION + j];
        }
      }
      return rows;
    }
  }

  @Test
  void testSameSeedSameBits() {
    TrainConfig config = new Configs.Builder().dropout(0.1).epochs(4).build();
    LabelledCloud cloud = planes(100, 2);
    Kept kept = new Kept(4);
    Kept again = new Kept(4);
    TrainedNetwork first = train(config, cloud, kept);
    TrainedNetwork second = train(config, cloud, again);
    assertArrayEquals(kept.at(0, 4), again.at(0, 4));
    assertArrayEquals(first.loss(), second.loss());
    TrainedNetwork other = train(config, cloud, 1, new Kept(), Precision.FLOAT32);
    assertNotEquals(first.loss()[3], other.loss()[3]);
  }

  @Test
  void testEarlyStoppingFreezesTheNetwork() {
    // No improvement ever reaches 1e9, so that the second and third epochs are without any.
    TrainConfig config =
        new Configs.Builder()
            .epochs(9)
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 2, 1e9))
            .build();
    Kept kept = new Kept(0, 3, 5, 9);
    TrainedNetwork trained = train(config, planes(60, 2), kept);
    assertEquals(3, trained.stoppedEpoch());
    assertEquals(Optional.empty(), trained.failure());
    assertTrue(Double.isFinite(trained.loss()[2]) && Double.isNaN(trained.loss()[3]));
    assertArrayEquals(kept.at(0, 3), kept.at(0, 9));
    assertArrayEquals(kept.at(0, 3), kept.at(0, 5));
    assertFalse(Arrays.equals(kept.at(0, 0), kept.at(0, 3)));
  }

  @Test
  void testDivergenceIsAFailureAtItsEpoch() {
    TrainConfig config =
        new Configs.Builder()
            .loss(Loss.MSE, OutputActivation.IDENTITY)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.SGD, 1e6, 0, 0))
            .epochs(5)
            .build();
    Kept kept = new Kept(0, 5);
    TrainedNetwork trained = train(config, planes(60, 2), kept);
    assertTrue(
        trained.failure().orElseThrow().matches("the loss became (NaN|Infinity) in epoch \\d"));
    assertNull(kept.at(0, 5));
    assertTrue(Float.isFinite(kept.at(0, 0)[0]));
  }

  @Test
  void testLearningRateIsKept() {
    TrainConfig config =
        new Configs.Builder()
            .schedule(new ScheduleConfig(ScheduleConfig.Name.STEP, 2, 0.1, 0, 0, 0, 0))
            .epochs(4)
            .build();
    double rate = config.optimizer().learningRate();
    double[] kept = train(config, planes(60, 2), new Kept()).learningRate();
    assertArrayEquals(new double[] {rate, rate, rate * 0.1, rate * 0.1}, kept, 1e-18);
  }

  @Test
  void testStops() {
    TrainConfig config = new Configs.Builder().build();
    LabelledCloud cloud = planes(60, 2);
    LearningTask task = Training.task(config, cloud, Precision.FLOAT32);
    int[] polled = {0};
    BettiscopeException stopped =
        assertThrows(
            BettiscopeException.class,
            () -> Training.alone(task, 2, SnapshotSink.NOTHING, () -> ++polled[0] > 10));
    assertEquals(BettiscopeException.Kind.STOPPED, stopped.kind());
    assertEquals("training was stopped in epoch 2 of network 2", stopped.getMessage());
  }

  /** What a network becomes does not depend on who else is in its group, nor on when they end. */
  @Test
  void testAGroupEqualsItsNetworksAlone() {
    TrainConfig config =
        new Configs.Builder()
            .dropout(0.1)
            .epochs(12)
            .optimizer(new OptimizerConfig(OptimizerConfig.Name.ADAM, 0.03, 0, 0))
            .schedule(new ScheduleConfig(ScheduleConfig.Name.REDUCE_ON_PLATEAU, 1, 0.5, 0, 0, 0, 0))
            .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 1, 0))
            .build();
    LearningTask task = Training.task(config, planes(90, 2), Precision.FLOAT32);
    Kept kept = new Kept(0, 3, 12);
    Kept keptAlone = new Kept(0, 3, 12);
    List<NetworkTraining> networks = new ArrayList<>();
    for (int number : new int[] {4, 0, 7, 2}) {
      networks.add(Training.network(task, number, kept));
    }
    List<Integer> ended;
    try (TorchGroup group = new TorchGroup(task, networks)) {
      ended = Training.together(task, networks, group, () -> false);
      for (int i = 0; i < networks.size(); i++) {
        assertEquals(networks.get(i).trained().stoppedEpoch(), group.epochs(i));
      }
    }
    Map<Integer, Integer> stopped = new TreeMap<>();
    for (NetworkTraining network : networks) {
      TrainedNetwork alone = Training.alone(task, network.number(), keptAlone);
      assertSame(alone, network.trained());
      assertArrayEquals(keptAlone.of(network.number()), kept.of(network.number()));
      stopped.put(network.number(), alone.stoppedEpoch());
    }
    assertTrue(stopped.values().stream().distinct().count() > 1, "all ended at once: " + stopped);
    for (int i = 1; i < ended.size(); i++) {
      assertTrue(stopped.get(ended.get(i - 1)) <= stopped.get(ended.get(i)), ended + " " + stopped);
    }
  }

  private static void assertSame(TrainedNetwork expected, TrainedNetwork found) {
    assertEquals(expected.stoppedEpoch(), found.stoppedEpoch());
    assertEquals(expected.failure(), found.failure());
    assertArrayEquals(expected.loss(), found.loss());
    assertArrayEquals(expected.validationLoss(), found.validationLoss());
    assertArrayEquals(expected.accuracy(), found.accuracy());
    assertArrayEquals(expected.validationAccuracy(), found.validationAccuracy());
    assertArrayEquals(expected.learningRate(), found.learningRate());
  }

  /** One whose parameters begin as NaN fails in its first epoch; the others do not notice. */
  @Test
  void testADivergedNetworkLeavesTheOthersAlone() {
    TrainConfig config = new Configs.Builder().epochs(3).build();
    LearningTask task = Training.task(config, planes(60, 2), Precision.FLOAT32);
    Kept kept = new Kept(3);
    List<NetworkTraining> networks = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      networks.add(Training.network(task, number, kept));
    }
    Arrays.fill(networks.get(1).initial(), Double.NaN);
    try (TorchGroup group = new TorchGroup(task, networks)) {
      assertEquals(List.of(1, 0, 2), Training.together(task, networks, group, () -> false));
    }
    TrainedNetwork failed = networks.get(1).trained();
    assertEquals(Optional.of("the loss became NaN in epoch 1"), failed.failure());
    assertEquals(1, failed.stoppedEpoch());
    assertNull(kept.at(1, 3));
    Kept keptAlone = new Kept(3);
    for (int number : new int[] {0, 2}) {
      assertSame(Training.alone(task, number, keptAlone), networks.get(number).trained());
      assertArrayEquals(keptAlone.at(number, 3), kept.at(number, 3));
    }
  }

  /** Parameters, moments and the number of steps are all that an epoch needs of those before it. */
  @ParameterizedTest
  @EnumSource(OptimizerConfig.Name.class)
  void testGoesOnFromWhatWasKept(OptimizerConfig.Name optimizer) {
    TrainConfig config =
        new Configs.Builder()
            .batchNorm()
            .dropout(0.2)
            .optimizer(new OptimizerConfig(optimizer, 0.01, 0.9, 0.01))
            .build();
    LearningTask task = Training.task(config, planes(60, 2), Precision.FLOAT32);
    NetworkTraining network = Training.network(task, 0);
    try (TorchLearner learner = new TorchLearner(task, network.initial());
        TorchLearner other = new TorchLearner(task, network.initial())) {
      learner.learn(new EpochPlan[] {network.plan()}, () -> false);
      network.endEpoch(new Evaluation(1, 1), new Evaluation(1, 1), () -> learner.parameters(0));
      OptimizerState state = learner.optimizerState(0);
      assertEquals(7, state.steps()); // 51 points in batches of 8
      other.restore(0, learner.parameters(0), state);
      EpochPlan[] second = {network.plan()};
      learner.learn(second, () -> false);
      other.learn(second, () -> false);
      assertArrayEquals(learner.parameters(0), other.parameters(0));
      assertArrayEquals(
          learner.optimizerState(0).firstMoment(), other.optimizerState(0).firstMoment());
      assertArrayEquals(
          learner.optimizerState(0).secondMoment(), other.optimizerState(0).secondMoment());
    }
  }
}
