package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bettiscope.data.LabelledCloud;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MemoryTest {
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

  private static void assertDoesNotGrow(Learner learner, Points points) throws IOException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS);
    long warm = 0;
    for (int epoch = 0; epoch < 120; epoch++) {
      EpochPlan plan = new EpochPlan(Shuffle.identity(points.size()), epoch, 1e-3 / (epoch + 1));
      learner.learn(new EpochPlan[] {plan}, () -> false);
      learner.evaluate(points, new boolean[] {true});
      warm = epoch == 20 ? residentMegabytes() : warm;
    }
    long grown = residentMegabytes() - warm;
    assertTrue(grown < 100, "10,000 steps took " + grown + " MB");
  }

  /** Without freeing what a step allocates, 10,000 steps of this network hold 300 MB. */
  @Test
  void testDoesNotGrow() throws IOException {
    LearningTask task = task();
    double[] initial = Training.network(task, 0, 0).initial();
    try (Learner learner = new TorchLearner(task, initial, "cpu")) {
      assertDoesNotGrow(learner, task.split().training());
    }
  }

  @Test
  void testDoesNotGrowOnMlx() throws IOException {
    MlxTest.assumeBuilt();
    LearningTask task = task();
    try (Learner learner = MlxTest.learner(task, Training.network(task, 0, 0).initial())) {
      assertDoesNotGrow(learner, task.split().training());
    }
  }
}
