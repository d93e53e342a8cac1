package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bettiscope.data.LabelledCloud;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final boolean LONG = Boolean.getBoolean("bettiscope.long");

  /**
   * Epochs of 100 steps. The long test waits until the Java heap has been filled once (by 2 KB a
   * step): what it holds of the process then stays the same.
   */
  private static final int WARM_UP = LONG ? 2000 : 20;

  /** Of a group. */
  private static final int NETWORKS = 3;

  private static final Path STATUS = Path.of("/proc/self/status");

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static LearningTask task() {
    TrainConfig config =
        new Configs.Builder()
            .hidden(32, 32, 32)
            .dropout(0.1)
            .clip(0.1)
            .l1(1e-6)
            .l2(1e-4)
            .batchSize(4)
            .validation(0)
            .build();
    SplittableRandom random = new SplittableRandom(1);
    float[] coordinates = new float[400 * 3];
    int[] labels = new int[400];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = (float) random.nextGaussian();
      labels[i / 3] = coordinates[i] > 0 ? 1 : 0;
    }
    return Training.task(config, new LabelledCloud(coordinates, 3, labels), Precision.FLOAT32);
  }

  /** Without freeing what a step allocates, 10,000 steps of one network hold 300 MB. */
  private static void assertDoesNotGrow(Learner learner, int networks, Points points)
      throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS);
    int epochs = WARM_UP + (LONG ? 1000 : 100);
    boolean[] all = new boolean[networks];
    Arrays.fill(all, true);
    long warm = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      EpochPlan[] plans = new EpochPlan[networks];
      Arrays.fill(plans, new EpochPlan(Shuffle.identity(points.size()), epoch, 1e-3 / (epoch + 1)));
      learner.learn(plans, () -> false);
      learner.evaluate(points, all);
      warm = epoch == WARM_UP ? residentMegabytes() : warm;
    }
    long grown = residentMegabytes() - warm;
    System.out.printf("%,d steps took %d MB%n", 100 * (epochs - WARM_UP), grown);
    assertTrue(grown < 100, "the steps took " + grown + " MB");
  }

  @Test
  void testANetworkDoesNotGrow() throws IOException {
    LearningTask task = task();
    double[] initial = Training.network(task, 0).initial();
    try (Learner learner = new TorchLearner(task, initial)) {
      assertDoesNotGrow(learner, 1, task.split().training());
    }
  }

  private static double[][] initial(LearningTask task) {
    double[][] initial = new double[NETWORKS][];
    Arrays.setAll(initial, i -> Training.network(task, i).initial());
    return initial;
  }

  private static void assertGroupDoesNotGrow(TorchForward forward) throws IOException {
    LearningTask task = task();
    try (Learner learner = new TorchStackLearner(task, initial(task), "cpu", forward)) {
      assertDoesNotGrow(learner, NETWORKS, task.split().training());
    }
  }

  @Test
  void testAGroupDoesNotGrow() throws IOException {
    assertGroupDoesNotGrow(TorchForward.STACKED);
  }

  @Test
  void testAMappedGroupDoesNotGrow() throws IOException {
    assertGroupDoesNotGrow(new TorchVmap());
  }

  /** Two million levels of mapping, of which one that leaked would leave 32 bytes and more. */
  @Test
  void testLevelsOfMappingAreFreed() throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS);
    TorchThreads.useOne();
    TorchVmap vmap = new TorchVmap();
    long warm = 0;
    // The Java heap has its size by then.
    for (int i = 0; i < 10_000_000; i++) {
      assertEquals(1, vmap.begin(3));
      vmap.end();
      warm = i == 8_000_000 ? residentMegabytes() : warm;
    }
    long grown = residentMegabytes() - warm;
    System.out.printf("2,000,000 levels of mapping took %d MB%n", grown);
    assertTrue(grown < 32, "the levels took " + grown + " MB");
  }

  @Test
  void testAGroupDoesNotGrowOnOurKernels() throws IOException {
    LearningTask task = task();
    try (Learner learner = new FusedLearner(task, initial(task), 2)) {
      assertDoesNotGrow(learner, NETWORKS, task.split().training());
    }
  }

  @Test
  void testDoesNotGrowOnMlx() throws IOException {
    MlxTest.assumeBuilt();
    LearningTask task = task();
    try (Learner learner = MlxTest.learner(task, Training.network(task, 0).initial())) {
      assertDoesNotGrow(learner, 1, task.split().training());
    }
  }
}
