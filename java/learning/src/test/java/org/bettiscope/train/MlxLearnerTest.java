package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.SplittableRandom;
import org.bettiscope.data.LabelledCloud;
import org.junit.jupiter.api.Test;

class MlxLearnerTest {
  @Test
  void testTry() {
    SplittableRandom random = new SplittableRandom(5);
    float[] points = new float[300];
    int[] labels = new int[100];
    for (int i = 0; i < 100; i++) {
      labels[i] = i % 2;
      for (int j = 0; j < 3; j++) {
        points[3 * i + j] = (float) (random.nextGaussian() + labels[i]);
      }
    }
    LabelledCloud cloud = new LabelledCloud(points, 3, labels);
    TrainConfig config = new Configs.Builder().validation(0).batchSize(100).dropout(0.1).l1(1e-3).l2(1e-3).clip(0.5).build();
    LearningTask task = Training.task(config, cloud, Precision.FLOAT32);
    double[] initial = Training.network(task, 0, 0).initial();
    int[] order = IntStream.range(0, 100).toArray();
    try (Learner torch = new TorchLearner(task, initial, "cpu");
        Learner mlx = new MlxLearner(task, new double[][] {initial}, MlxLearner.device(Device.CPU))) {
      for (int step = 0; step < 20; step++) {
        EpochPlan[] plan = {new EpochPlan(order, step, 0.01)};
        torch.learn(plan, () -> false);
        mlx.learn(plan, () -> false);
        double a = torch.evaluate(task.split().training(), new boolean[] {true})[0].loss();
        double b = mlx.evaluate(task.split().training(), new boolean[] {true})[0].loss();
        System.out.println(a + " " + b);
        assertEquals(a, b, 1e-5);
      }
    }
  }
}
