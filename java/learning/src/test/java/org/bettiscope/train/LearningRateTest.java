package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bettiscope.train.ScheduleConfig.Name;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private static LearningRate of(ScheduleConfig schedule) {
    return new LearningRate(schedule, 0.1, 10);
  }

  @Test
  void testNone() {
    LearningRate rate = of(new ScheduleConfig(Name.NONE, 3, 0.5, 0, 0, 0, 0));
    assertEquals(0.1, rate.at(1));
    assertEquals(0.1, rate.at(10));
  }

  @Test
  void testStep() {
    LearningRate rate = of(new ScheduleConfig(Name.STEP, 3, 0.5, 0, 0, 0, 0));
    double[] expected = {0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125};
    for (int epoch = 1; epoch <= 10; epoch++) {
      assertEquals(expected[epoch - 1], rate.at(epoch), 1e-15);
    }
  }

  @Test
  void testCosineIsHalfAWave() {
    LearningRate rate = of(new ScheduleConfig(Name.COSINE, 1, 0.5, 0, 0, 0.02, 0));
    assertEquals(0.1, rate.at(1), 1e-15);
    assertEquals(0.06, rate.at(6), 1e-15);
    assertEquals(0.02 + 0.04 * (1 + Math.cos(Math.PI * 3 / 10)), rate.at(4), 1e-15);
    assertEquals(0.02, rate.at(11), 1e-15);
  }

  @Test
  void testReduceOnPlateau() {
    LearningRate rate = of(new ScheduleConfig(Name.REDUCE_ON_PLATEAU, 1, 0.5, 1, 0.01, 0.02, 0));
    double[] losses = {1, 0.995, 0.98, 0.98, 0.975, 0.98, 0.98, 0.98, 0.98};
    // 0.995 is no improvement by 0.01; 0.98 is. Two epochs without one are more than the patience.
    double[] expectedAfter = {0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.02};
    for (int i = 0; i < losses.length; i++) {
      rate.observe(i + 1, losses[i]);
      assertEquals(expectedAfter[i], rate.at(i + 2), 1e-15, "after epoch " + (i + 1));
    }
  }

  /** Three epochs of 1/4, 2/4 and 3/4; then the schedule begins, over the seven that are left. */
  @Test
  void testWarmUpComesBeforeEverySchedule() {
    for (Name name : Name.values()) {
      LearningRate rate = of(new ScheduleConfig(name, 2, 0.5, 0, 0, 0.02, 3));
      for (int epoch = 1; epoch <= 4; epoch++) {
        assertEquals(0.025 * epoch, rate.at(epoch), 1e-15, name.toString());
      }
    }
    assertEquals(0.1, of(new ScheduleConfig(Name.NONE, 1, 0.5, 0, 0, 0, 3)).at(10), 1e-15);
    LearningRate step = of(new ScheduleConfig(Name.STEP, 2, 0.5, 0, 0, 0, 3));
    assertEquals(0.1, step.at(5), 1e-15);
    assertEquals(0.05, step.at(6), 1e-15);
    LearningRate cosine = of(new ScheduleConfig(Name.COSINE, 1, 0.5, 0, 0, 0.02, 3));
    assertEquals(0.02 + 0.04 * (1 + Math.cos(Math.PI * 3 / 7)), cosine.at(7), 1e-15);
    assertEquals(0.02, cosine.at(11), 1e-15);
  }

  @Test
  void testPlateausOfTheWarmUpDoNotCount() {
    LearningRate rate = of(new ScheduleConfig(Name.REDUCE_ON_PLATEAU, 1, 0.5, 0, 0, 0, 3));
    double[] losses = {0.1, 1, 1, 1, 1};
    double[] expectedAfter = {0.05, 0.075, 0.1, 0.1, 0.05};
    for (int i = 0; i < losses.length; i++) {
      rate.observe(i + 1, losses[i]);
      assertEquals(expectedAfter[i], rate.at(i + 2), 1e-15, "after epoch " + (i + 1));
    }
  }
}
