package org.bettiscope.cli;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.bettiscope.data.PointFiles;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.DistanceToMeasure;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.WeightPower;
import org.bettiscope.persistence.WeightedInput;
import picocli.CommandLine.Option;

/** The weights of a weighted Rips filtration: options of {@code persist}. */
final class WeightOptions {
  private static final double USUAL_ORDER = 2;

  static final class PowerWords extends WordConverter<WeightPower> {
    PowerWords() {
      super(WeightPower.class);
    }
  }

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Take the weighted Rips filtration with these weights, one of at least 0 for each point"
              + " (.npy or .csv): a point enters at twice its weight.")
  private Path file;

  @Option(
      names = "--dtm",
      paramLabel = "K",
      description =
          "Take the DTM filtration, which outliers hardly change: the weights are the distance to"
              + " measure, of all points and euclidean, to K points, of which each is one itself.")
  private Long neighbors;

  @Option(
      names = "--dtm-order",
      paramLabel = "Q",
      description = "Of the mean of the K distances, at least 1. Default: 2.")
  private Double order;

  @Option(
      names = "--weight-power",
      converter = PowerWords.class,
      paramLabel = "P",
      description =
          "1, 2 or infinity: the ball of a point of weight f has the radius (t^P - f^P)^(1/P), a"
              + " scale being 2 t. Default: 1.")
  private WeightPower power;

  boolean given() {
    return file != null || neighbors != null;
  }

  void check(ResultCommand command) {
    command.refuseIf(file != null && neighbors != null, "--weights and --dtm: give one of them");
    command.require(neighbors != null || order == null, "--dtm-order", "with --dtm");
    command.require(given() || power == null, "--weight-power", "with --weights and --dtm");
    command.refuseIf(
        neighbors != null && neighbors < 1, "--dtm is " + neighbors + ": it must be at least 1");
    command.refuseIf(
        order != null && !(order >= 1 && Double.isFinite(order)),
        "--dtm-order is " + order + ": it must be a finite number of at least 1");
  }

  /** The input with its weights, where there are to be some. */
  RipsInput applyTo(RipsInput input, Arena arena, int threads, Cancellation cancellation) {
    if (!given()) {
      return input;
    }
    double[] weights =
        file != null
            ? read(WeightedInput.vertices(input), arena)
            : measure((PointCloud) input, threads, cancellation);
    return WeightedInput.of(input, weights, powerOrOne());
  }

  private double[] read(long points, Arena arena) {
    double[] weights = PointFiles.readWeights(file, arena);
    if (weights.length != points) {
      throw new BettiscopeException(
          Kind.DATA,
          file
              + ": has "
              + ResultText.count(weights.length, "weight", "weights")
              + " where the input has "
              + ResultText.count(points, "point", "points"),
          "store one weight for every point, also of those that are no landmarks");
    }
    return weights;
  }

  private double[] measure(PointCloud cloud, int threads, Cancellation cancellation) {
    if (neighbors > cloud.points()) {
      throw new BettiscopeException(
          Kind.USAGE,
          "--dtm is "
              + neighbors
              + " where the input has "
              + ResultText.count(cloud.points(), "point", "points"),
          "take at most as many");
    }
    return DistanceToMeasure.of(cloud, neighbors, orderOrUsual(), threads, cancellation);
  }

  /** What they are, for the result; null where there are none. */
  Weighting weighting() {
    return given() ? new Weighting(powerOrOne(), neighbors, orderOrUsual()) : null;
  }

  private WeightPower powerOrOne() {
    return power == null ? WeightPower.ONE : power;
  }

  private double orderOrUsual() {
    return order == null ? USUAL_ORDER : order;
  }

  boolean measured() {
    return neighbors != null;
  }

  /**
   * What weights a filtration has.
   *
   * @param power of the balls' radii
   * @param neighbors of the distance to measure; null where the weights are given
   * @param order of the distance to measure
   */
  record Weighting(WeightPower power, Long neighbors, double order) {
    /** The filtration's name. */
    String filtration() {
      return neighbors == null ? "weighted Rips" : "DTM";
    }
  }
}
