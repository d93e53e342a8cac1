package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;

/**
 * An input whose vertices have weights, for the weighted Rips filtration: a vertex of weight f
 * enters at the diameter 2 f, and an edge where the balls around its ends meet, see {@link
 * WeightPower}. With weights 0 it is the Rips filtration; with those of {@link DistanceToMeasure}
 * it is the DTM filtration, which outliers hardly change.
 *
 * <p>For an edge of length l between the weights a and b that is max(2a, 2b, l + a + b) for the
 * power 1; max(2a, 2b, l) for infinity; and for 2 the square root of (l^2 + (a + b)^2) (l^2 + (a -
 * b)^2), over l, or max(2a, 2b) where l^2 &lt;= |a^2 - b^2|. Bars of dimension 0 are born with a
 * vertex; where two components meet the one that was born later ends. With landmarks the weights of
 * the points taken count. Such an input has no {@link RipsGraph}.
 *
 * @see <a href="https://doi.org/10.4230/LIPIcs.SoCG.2019.58">Anai et al., DTM-based filtrations
 *     (2019)</a>
 */
public final class WeightedInput implements RipsInput {
  private final RipsInput input;
  private final MemorySegment weights;
  private final WeightPower power;

  private WeightedInput(RipsInput input, MemorySegment weights, WeightPower power) {
    this.input = input;
    this.weights = weights;
    this.power = power;
  }

  /**
   * Gives weights to the vertices of an input.
   *
   * @param input points, distances or a graph, without weights
   * @param weights one for each point or vertex, in the unit of the lengths; the array is copied by
   *     each computation, which checks that they are finite and at least 0 and names the first that
   *     is not
   * @throws BettiscopeException (usage) if there are more or fewer of them, or the input has
   *     weights already
   */
  public static WeightedInput of(RipsInput input, double[] weights, WeightPower power) {
    requireNonNull(power, "power");
    long vertices =
        switch (requireNonNull(input, "input")) {
          case PointCloud cloud -> cloud.points();
          case DistanceMatrix matrix -> matrix.points();
          case SparseGraph graph -> graph.vertices();
          case WeightedInput weighted ->
              throw Arguments.usage("input = " + weighted + " has weights already");
        };
    Values.checkLength(weights.length, vertices, "weights", "one for each of " + vertices);
    return new WeightedInput(input, MemorySegment.ofArray(weights), power);
  }

  /** The input without weights. */
  public RipsInput input() {
    return input;
  }

  /** The power of the filtration. */
  public WeightPower power() {
    return power;
  }

  MemorySegment weights() {
    return weights;
  }

  @Override
  public String toString() {
    return "WeightedInput[" + input + ", power " + power.word() + "]";
  }
}
