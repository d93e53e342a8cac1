package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws beside what He et al. 2015 and Glorot and Bengio 2010 ask of them. */
class InitialParametersTest {
  private static final Architecture WIDE = new Architecture(200, List.of(300, 150), 100, false);

  private static double[] weights(double[] parameters, int layer) {
    return Arrays.copyOfRange(parameters, WIDE.weightOffset(layer), WIDE.biasOffset(layer));
  }

  private static double mean(double[] values, int power) {
    return Arrays.stream(values).map(value -> Math.pow(value, power)).average().orElseThrow();
  }

  /** Kaiming: 2 / inputs, for ReLU. Xavier: 2 / (inputs + outputs). */
  private static double variance(Initialization initialization, int layer) {
    int in = WIDE.layerInputs(layer);
    int out = WIDE.layerOutputs(layer);
    return switch (initialization) {
      case KAIMING_UNIFORM, KAIMING_NORMAL -> 2.0 / in;
      case XAVIER_UNIFORM, XAVIER_NORMAL -> 2.0 / (in + out);
    };
  }

  /** Of at least 15,000 draws the mean square is within 4 % by more than three deviations. */
  @ParameterizedTest
  @EnumSource
  void testWeightsHaveTheirDistribution(Initialization initialization) {
    boolean uniform = initialization.toString().endsWith("uniform");
    double[] drawn = InitialParameters.draw(WIDE, initialization, 5);
    for (int layer = 0; layer < WIDE.layers(); layer++) {
      double[] weights = weights(drawn, layer);
      double variance = variance(initialization, layer);
      double deviation = Math.sqrt(variance);
      assertEquals(0, mean(weights, 1), 0.04 * deviation);
      assertEquals(variance, mean(weights, 2), 0.04 * variance);
      // Of a uniform distribution the fourth moment is 9/5 of the squared variance, of a normal 3.
      double fourth = mean(weights, 4) / (variance * variance);
      assertEquals(uniform ? 1.8 : 3, fourth, 0.3);
      double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
      double bound = Math.sqrt(3) * deviation;
      assertTrue(uniform ? largest <= bound && largest > 0.99 * bound : largest > 3 * deviation);
      for (int unit = 0; unit < WIDE.layerOutputs(layer); unit++) {
        assertEquals(0, drawn[WIDE.biasOffset(layer) + unit]);
      }
    }
    assertArrayEquals(drawn, InitialParameters.draw(WIDE, initialization, 5));
    assertFalse(Arrays.equals(drawn, InitialParameters.draw(WIDE, initialization, 6)));
  }

  /** As if there were none: what is normalized is neither stretched nor moved. */
  @Test
  void testNormalizationsBeginAsNone() {
    Architecture normalized = new Architecture(3, List.of(4, 5), 1, true);
    double[] drawn = InitialParameters.draw(normalized, Initialization.XAVIER_NORMAL, 1);
    for (int layer = 0; layer < 2; layer++) {
      for (int unit = 0; unit < normalized.layerOutputs(layer); unit++) {
        assertEquals(1, drawn[normalized.scaleOffset(layer) + unit]);
        assertEquals(0, drawn[normalized.shiftOffset(layer) + unit]);
        assertEquals(0, drawn[normalized.meanOffset(layer) + unit]);
        assertEquals(1, drawn[normalized.varianceOffset(layer) + unit]);
      }
    }
  }
}
