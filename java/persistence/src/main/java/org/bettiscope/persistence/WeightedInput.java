package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;

/**
 * An input with a weight f(v) &gt;= 0 for each vertex v, of which {@link RipsPersistence} takes the
 * weighted Rips filtration: at the parameter t &gt;= f(v) there is a ball of the radius (t^p -
 * f(v)^p)^(1/p) around v. A vertex enters at t = f(v), an edge as soon as both ends are there and
 * their radii add up to its length or more, and a simplex with the last of its edges. Births,
 * deaths, scales and thresholds are diameters here too, that is 2 t: a vertex enters at 2 f(v), and
 * with weights 0 this is the Rips filtration. Bars of dimension 0 are born with their vertices.
 *
 * <p>With {@link DistanceToMeasure} for weights it is the DTM filtration, which outliers hardly
 * change. Weights must be finite; the computation checks that and names the first that is wrong.
 *
 * @see <a href="https://doi.org/10.4230/LIPIcs.SoCG.2019.58">Anai, Chazal, Glisse, Ike, Inakoshi,
 *     Tinarrage, Umeda, DTM-based filtrations (2019)</a>
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
   * An input with weights, which are copied.
   *
   * @param input without weights
   * @param weights one for each point or vertex of the input; of landmarks those of the points that
   *     are taken count
   * @param power the p of the balls' radii
   * @throws BettiscopeException (usage) if the number of weights is another, or the input has some
   */
  public static WeightedInput of(RipsInput input, double[] weights, WeightPower power) {
    Values.checkLength(
        weights.length, vertices(input), "weights", vertices(input) + " for " + input);
    return new WeightedInput(
        input, MemorySegment.ofArray(weights.clone()), requireNonNull(power, "power"));
  }

  /**
   * How many weights an input takes: one for each of its points or vertices.
   *
   * @throws BettiscopeException (usage) if it has some
   */
  public static long vertices(RipsInput input) {
    return switch (input) {
      case PointCloud cloud -> cloud.points();
      case DistanceMatrix matrix -> matrix.points();
      case SparseGraph graph -> graph.vertices();
      case WeightedInput weighted ->
          throw Arguments.usage("input = " + weighted + ", expected one without weights");
    };
  }

  /** What the weights are of. */
  public RipsInput input() {
    return input;
  }

  /** The p of the balls' radii. */
  public WeightPower power() {
    return power;
  }

  /** Float64, on the heap. */
  MemorySegment weights() {
    return weights;
  }

  @Override
  public String toString() {
    return "WeightedInput[" + input + ", power " + power + "]";
  }
}
