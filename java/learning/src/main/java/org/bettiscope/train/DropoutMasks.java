package org.bettiscope.train;

import java.util.SplittableRandom;

/**
 * Draws dropout masks: 0 with the dropout probability, else what keeps the expected value, 1 / (1 -
 * probability).
 */
final class DropoutMasks {
  private final SplittableRandom random;
  private final int boundary;
  private final float kept;

  DropoutMasks(double probability, long seed) {
    this.random = new SplittableRandom(seed);
    this.boundary = (int) Math.round(probability * 0x1p32 + Integer.MIN_VALUE);
    this.kept = (float) (1 / (1 - probability));
  }

  /** Fills the first {@code size} elements. */
  void fill(float[] mask, int size) {
    for (int i = 0; i < size; i++) {
      mask[i] = random.nextInt() < boundary ? 0 : kept;
    }
  }
}
