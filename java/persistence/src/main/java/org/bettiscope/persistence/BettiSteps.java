package org.bettiscope.persistence;

import java.util.Arrays;

/**
 * The Betti curve of a diagram, exactly, as a step function: the number of bars alive at each scale
 * (birth &lt;= scale &lt; death), essential ones included.
 *
 * @param scales where the number changes, increasing; it is 0 before the first of them
 * @param numbers the number from each of these scales on
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are of the contents
public record BettiSteps(double[] scales, long[] numbers) {

  /** The curve of a diagram. */
  public static BettiSteps of(PersistenceDiagram diagram) {
    return VectorCall.steps(diagram);
  }

  /** The number of bars alive at a scale. */
  public long at(double scale) {
    int found = Arrays.binarySearch(scales, scale);
    int step = found >= 0 ? found : -found - 2;
    return step < 0 ? 0 : numbers[step];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BettiSteps that
        && Arrays.equals(scales, that.scales)
        && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(scales) + Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return "BettiSteps[scales " + Arrays.toString(scales) + ", " + Arrays.toString(numbers) + "]";
  }
}
