package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bettiscope.train.EarlyStoppingConfig.Monitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** Of four quantities only the monitored one stands still. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void testTheNamedQuantityCounts(Monitor monitor) {
    EarlyStopping stopping = new EarlyStopping(new EarlyStoppingConfig(monitor, 2, 0));
    boolean validates = monitor.toString().startsWith("validation_");
    boolean loss = monitor == Monitor.LOSS || monitor == Monitor.VALIDATION_LOSS;
    for (int epoch = 0; epoch < 3; epoch++) {
      double falling = 1.0 / (1 + epoch);
      Evaluation better = new Evaluation(falling, 1 - falling);
      Evaluation halted = loss ? new Evaluation(1, 1 - falling) : new Evaluation(falling, 0.5);
      boolean stops = stopping.stopsAfter(validates ? better : halted, validates ? halted : better);
      assertEquals(epoch == 2, stops, "epoch " + epoch);
    }
  }

  @Test
  void testNoneNeverStops() {
    EarlyStopping stopping = new EarlyStopping(new EarlyStoppingConfig(Monitor.NONE, 1, 0));
    for (int epoch = 0; epoch < 100; epoch++) {
      assertFalse(stopping.stopsAfter(FLAT, FLAT));
    }
  }
}
