package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private static final Evaluation FLAT = new Evaluation(1, 0.5);

  @Test
  void testLossMustFallByMoreThanTheMinimumChange() {
    EarlyStopping stopping = new EarlyStopping(new EarlyStoppingConfig(Monitor.LOSS, 2, 0.25));
    assertFalse(stopping.stopsAfter(new Evaluation(1, 0.5), FLAT));
    assertFalse(stopping.stopsAfter(new Evaluation(0.75, 0.5), FLAT)); // not more than 0.25
    assertFalse(stopping.stopsAfter(new Evaluation(0.5, 0.5), FLAT));
    assertFalse(stopping.stopsAfter(new Evaluation(0.5, 0.9), FLAT));
    assertTrue(stopping.stopsAfter(new Evaluation(0.25, 1), FLAT));
  }

  @Test
  void testAccuracyMustRise() {
    EarlyStopping stopping =
        new EarlyStopping(new EarlyStoppingConfig(Monitor.VALIDATION_ACCURACY, 1, 0));
    assertFalse(stopping.stopsAfter(FLAT, new Evaluation(1, 0.5)));
    assertFalse(stopping.stopsAfter(FLAT, new Evaluation(2, 0.6)));
    assertTrue(stopping.stopsAfter(FLAT, new Evaluation(0, 0.6)));
  }

  @Test
  void testNoneNeverStops() {
    EarlyStopping stopping = new EarlyStopping(new EarlyStoppingConfig(Monitor.NONE, 1, 0));
    for (int epoch = 0; epoch < 100; epoch++) {
      assertFalse(stopping.stopsAfter(FLAT, FLAT));
    }
  }
}
