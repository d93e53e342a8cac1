package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TrainConfigTest {
  private static void refuses(Kind kind, String message, Executable call) {
    BettiscopeException refusal = assertThrows(BettiscopeException.class, call);
    assertEquals(message, refusal.getMessage());
    assertEquals(kind, refusal.kind());
    assertTrue(!refusal.remedy().isEmpty() && !refusal.remedy().contains("\n"));
  }

  private static LabelledCloud cloud(int... labels) {
    return new LabelledCloud(new float[labels.length], 1, labels);
  }

  @Test
  void testNamesOfYaml() {
    assertEquals("cross-entropy", Loss.CROSS_ENTROPY.toString());
    assertEquals("leaky-relu", Activation.LEAKY_RELU.toString());
    assertEquals("validation_loss", Monitor.VALIDATION_LOSS.toString());
    assertEquals("reduce-on-plateau", ScheduleConfig.Name.REDUCE_ON_PLATEAU.toString());
  }

  @Test
  void testRefusesValues() {
    for (double rate : new double[] {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refuses(
          Kind.USAGE,
          "train.optimizer.learning_rate is " + rate + ": it must be a finite number above 0",
          () -> new OptimizerConfig(OptimizerConfig.Name.SGD, rate, 0, 0));
    }
    refuses(
        Kind.USAGE,
        "train.schedule.factor is 1.0: it must be above 0 and below 1",
        () -> new ScheduleConfig(ScheduleConfig.Name.STEP, 1, 1, 0, 0, 0, 0));
    refuses(
        Kind.USAGE,
        "train.early_stopping.patience is 0: it must be at least 1",
        () -> new EarlyStoppingConfig(Monitor.LOSS, 0, 0));
    refuses(
        Kind.USAGE,
        "train.hidden[1] is 0: it must be at least 1",
        () -> new Configs.Builder().hidden(3, 0).build());
    refuses(
        Kind.USAGE,
        "train.hidden is []: it must name the width of at least one layer",
        () -> new Configs.Builder().hidden().build());
    refuses(
        Kind.USAGE,
        "train.dropout is 1.0: it must be at least 0 and below 1",
        () -> new Configs.Builder().dropout(1).build());
  }

  @Test
  void testRefusesWhatDoesNotFitTogether() {
    refuses(
        Kind.USAGE,
        "train.output_activation is softmax: it must be sigmoid with train.loss bce",
        () -> new Configs.Builder().loss(Loss.BCE, OutputActivation.SOFTMAX).build());
    refuses(
        Kind.USAGE,
        "train.output_activation is identity: it must be softmax with train.loss cross-entropy",
        () -> new Configs.Builder().loss(Loss.CROSS_ENTROPY, OutputActivation.IDENTITY).build());
    refuses(
        Kind.USAGE,
        "train.early_stopping.monitor is validation_loss: it must be loss, accuracy or none while "
            + "train.validation_fraction is 0",
        () ->
            new Configs.Builder()
                .validation(0)
                .stopping(new EarlyStoppingConfig(Monitor.VALIDATION_LOSS, 1, 0))
                .build());
    refuses(
        Kind.USAGE,
        "train.schedule.minimum_learning_rate is 1.0: it must be at most train.optimizer.learning_rate, 0.0015",
        () ->
            new Configs.Builder()
                .schedule(new ScheduleConfig(ScheduleConfig.Name.COSINE, 1, 0.5, 0, 0, 1, 0))
                .build());
  }

  @Test
  void testRefusesWarmUpToTheEndAndWeightsOfNothing() {
    refuses(
        Kind.USAGE,
        "train.schedule.warmup_epochs is 3: it must be below train.epochs, 3",
        () ->
            new Configs.Builder()
                .epochs(3)
                .schedule(new ScheduleConfig(ScheduleConfig.Name.NONE, 1, 0.5, 0, 0, 0, 3))
                .build());
    refuses(
        Kind.USAGE,
        "train.class_weights[1] is 0.0: it must be a finite number above 0",
        () -> new Configs.Builder().classWeights(1.0, 0.0).build());
  }

  /** A batch of one has no variance. */
  @Test
  void testRefusesToNormalizeABatchOfOne() {
    for (int size : new int[] {1, 3}) {
      TrainConfig config = new Configs.Builder().validation(0).batchSize(size).batchNorm().build();
      refuses(
          Kind.USAGE,
          "train.batch_size is "
              + size
              + ": it must not leave a batch of one of 4 training points while train.batch_norm is true",
          () -> TrainingChecks.check(config, cloud(0, 1, 0, 1)));
    }
    TrainConfig halves = new Configs.Builder().validation(0).batchSize(2).batchNorm().build();
    TrainingChecks.check(halves, cloud(0, 1, 0, 1));
  }

  @Test
  void testRefusesDataBeforeTraining() {
    TrainConfig weighted =
        new Configs.Builder().validation(0).batchSize(4).classWeights(1.0, 2.0, 3.0).build();
    refuses(
        Kind.USAGE,
        "train.class_weights is [1.0, 2.0, 3.0]: it must have one weight for each of 2 classes",
        () -> TrainingChecks.check(weighted, cloud(0, 1, 0, 1)));
    TrainConfig config = new Configs.Builder().validation(0).batchSize(4).build();
    refuses(
        Kind.USAGE,
        "train.batch_size is 4: it must be at most the number of training points, 3",
        () -> TrainingChecks.check(config, cloud(0, 1, 1)));
    refuses(
        Kind.DATA,
        "all points have label 1",
        () -> TrainingChecks.check(config, cloud(1, 1, 1, 1)));
    refuses(
        Kind.DATA,
        "label 2 in row 3: train.loss bce knows labels 0 and 1",
        () -> TrainingChecks.check(config, cloud(0, 1, 1, 2)));
    TrainConfig classes =
        new Configs.Builder()
            .validation(0)
            .batchSize(4)
            .loss(Loss.CROSS_ENTROPY, OutputActivation.SOFTMAX)
            .build();
    refuses(
        Kind.DATA,
        "no point has label 1, but one has 2",
        () -> TrainingChecks.check(classes, cloud(0, 0, 2, 2)));
    refuses(
        Kind.DATA,
        "label 4 in row 1 is out of range for 4 points",
        () -> TrainingChecks.check(classes, cloud(0, 4, 2, 2)));
    TrainConfig narrow = new Configs.Builder().validation(0.01).batchSize(4).build();
    refuses(
        Kind.USAGE,
        "train.validation_fraction is 0.01: it must leave points on both sides of 4",
        () -> TrainingChecks.check(narrow, cloud(0, 1, 0, 1)));
  }

  /** Products of widths that an int would not hold, the first of which it would take for 0. */
  @Test
  void testRefusesMoreParametersThanCanBeKept() {
    for (List<Integer> hidden :
        List.of(List.of(65536, 65536), List.of(40000, 40000), List.of(Integer.MAX_VALUE, 1))) {
      refuses(
          Kind.USAGE,
          "train.hidden is " + hidden + ": it must make at most 536870911 parameters",
          () -> new Architecture(3, hidden, 1, false));
    }
    // 3 inputs and a bias of each unit, its output weight, and the bias of the output.
    int most = (536870911 - 1) / 5;
    assertEquals(5 * most + 1, new Architecture(3, List.of(most), 1, false).parameters());
    Architecture normalized = new Architecture(3, List.of(4, 5), 2, true);
    assertEquals(3 * 4 + 4 + 16 + 4 * 5 + 5 + 20 + 5 * 2 + 2, normalized.parameters());
  }

  /** What is missing, the driver, the library or the system, and what would bring it. */
  @Test
  void testMissingDeviceIsOneLine() {
    BettiscopeException mps = refusal(Device.MPS);
    assertEquals(
        "train.device is mps, but it needs macOS on an Apple chip; this is " + Loader.getPlatform(),
        mps.getMessage());
    assertEquals("set train.device to cpu", mps.remedy());
    BettiscopeException cuda = refusal(Device.CUDA);
    if (torch.hasCUDA()) {
      assertEquals(
          "train.device is cuda, but no NVIDIA driver with a GPU was found", cuda.getMessage());
      assertEquals("install the driver, or set train.device to cpu", cuda.remedy());
    } else {
      assertEquals(
          "train.device is cuda, but this libtorch was built without CUDA", cuda.getMessage());
      assertEquals(
          "build with mvn -Pcuda, which takes org.bytedeco:pytorch with the classifier "
              + Loader.getPlatform()
              + "-gpu, or set train.device to cpu",
          cuda.remedy());
    }
  }

  /** Skipped where the device is there. */
  private static BettiscopeException refusal(Device device) {
    Assumptions.assumeFalse(device == Device.CUDA ? torch.cuda_is_available() : torch.hasMPS());
    TrainConfig config = new Configs.Builder().device(device).build();
    BettiscopeException refusal =
        assertThrows(BettiscopeException.class, () -> TrainStage.checkEngine(config));
    assertEquals(Kind.USAGE, refusal.kind());
    return refusal;
  }

  @Test
  void testSplitPartsAllPoints() {
    float[] points = new float[100];
    Arrays.setAll(new double[100], i -> points[i] = i);
    Split split = Split.of(new LabelledCloud(points, 1, new int[100]), 0.15, 3);
    assertEquals(85, split.training().size());
    assertEquals(15, split.validation().size());
    float[] all = Arrays.copyOf(split.training().coordinates(), 100);
    System.arraycopy(split.validation().coordinates(), 0, all, 85, 15);
    Arrays.sort(all);
    assertTrue(Arrays.equals(points, all));
  }
}
