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
    refuses(
        Kind.USAGE,
        "train.optimizer.learning_rate is 0.0: it must be a finite number above 0",
        () -> new OptimizerConfig(OptimizerConfig.Name.SGD, 0, 0, 0));
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
    refuses(
        Kind.USAGE,
        "train.batch_norm is true: it must be false with train.files, which hold linear layers alone",
        () -> new Configs.Builder().batchNorm().files("a.safetensors").build());
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

  @Test
  void testMissingDeviceIsOneLine() {
    for (Device device : List.of(Device.CUDA, Device.MPS)) {
      TrainConfig config = new Configs.Builder().device(device).build();
      BettiscopeException refusal =
          assertThrows(BettiscopeException.class, () -> TrainStage.checkEngine(config));
      assertEquals(Kind.USAGE, refusal.kind());
      assertTrue(refusal.getMessage().startsWith("train.device is " + device + ", but "));
      assertEquals(1, refusal.getMessage().lines().count());
    }
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
