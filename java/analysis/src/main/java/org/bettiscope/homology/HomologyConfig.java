package org.bettiscope.homology;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.persistence.LandmarkMethod;
import org.bettiscope.persistence.Metric;

/**
 * The section {@code homology}: which clouds are looked at, by which metric and at which scales.
 *
 * @param metric how far two points are apart
 * @param landmarks number of points that stand for a cloud; a cloud of fewer points keeps them all,
 *     as every cloud does with 0
 * @param landmarkMethod how landmarks are chosen
 * @param maxDimension highest dimension of the diagrams and Betti numbers
 * @param field the prime p, below 2^15, of the coefficients Z/p
 * @param scales where Betti numbers are taken; the Rips complex is built up to each
 * @param classes whether the classes are looked at together, each by itself, or both
 * @param layers the hidden layers to look at, from 1; empty for all that have activations. The
 *     input, layer 0, always is
 * @param memoryLimit most bytes that the homology of one cloud at one scale may take, 0 for no
 *     limit; one that needs more fails. As many are computed at a time as there are threads
 * @param engine what computes persistence; it changes no result
 */
public record HomologyConfig(
    MetricName metric,
    int landmarks,
    LandmarkMethod landmarkMethod,
    int maxDimension,
    int field,
    List<Scale> scales,
    Classes classes,
    List<Integer> layers,
    long memoryLimit,
    Engine engine) {

  /** The chance that a number taken for a prime is none: 2^-100. */
  private static final int CERTAINTY = 100;

  /** How far two points are apart. */
  public enum MetricName {
    /** The straight-line distance, in the unit of the coordinates. */
    EUCLIDEAN,
    /** 1 minus the cosine of the angle between the points seen as vectors; none may be zero. */
    COSINE,
    /** The sum of the coordinates' differences, in their unit. */
    MANHATTAN,
    /** The largest of the coordinates' differences, in their unit. */
    CHEBYSHEV,
    /** The number of hops on the symmetrised graph of nearest neighbours. */
    HOP;

    /**
     * The metric of this name.
     *
     * @param neighbors of each point in the graph of the hop metric; of no account for the others
     */
    public Metric metric(long neighbors) {
      return switch (this) {
        case EUCLIDEAN -> Metric.euclidean();
        case COSINE -> Metric.cosine();
        case MANHATTAN -> Metric.manhattan();
        case CHEBYSHEV -> Metric.chebyshev();
        case HOP -> Metric.hop(neighbors);
      };
    }

    /** The spelling in YAML and on the command line. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Which points of a layer make a cloud. */
  public enum Classes {
    /** All of them together. */
    POOLED,
    /** Those of each class by itself. */
    EACH,
    /** All together, and those of each class by itself. */
    BOTH;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /**
   * Where Betti numbers are taken.
   *
   * @param neighbors of each point in the graph of the hop metric, itself not counted; 0 for the
   *     other metrics
   * @param scale a diameter: a number of hops, a cosine distance from 0 to 2, or a length in the
   *     unit of the coordinates
   */
  public record Scale(int neighbors, double scale) {
    /** In words: {@code 12 neighbors, scale 2}, or {@code scale 0.5}. */
    public String describe() {
      return (neighbors > 0 ? neighbors + " neighbors, " : "") + "scale " + number();
    }

    /** The scale without a fraction of zero: {@code 2}, {@code 0.5}. */
    public String number() {
      return scale == Math.rint(scale) ? Long.toString((long) scale) : Double.toString(scale);
    }
  }

  /** Checks every value, and those that must fit together. */
  public HomologyConfig {
    ConfigValue.present(metric, "homology.metric");
    ConfigValue.present(classes, "homology.classes");
    ConfigValue.atLeast(landmarks, 0, "homology.landmarks");
    ConfigValue.present(landmarkMethod, "homology.landmark_method");
    ConfigValue.atLeast(maxDimension, 0, "homology.max_dimension");
    ConfigValue.require(
        field < 1 << 15 && BigInteger.valueOf(field).isProbablePrime(CERTAINTY),
        "homology.field",
        field,
        "be a prime below 32768");
    ConfigValue.atLeast(memoryLimit, 0, "homology.memory_limit");
    scales = checkedScales(scales, metric);
    for (int i = 0; i < scales.size(); i++) {
      ConfigValue.require(
          landmarks == 0 || scales.get(i).neighbors() < landmarks,
          "homology.scales[" + i + "].neighbors",
          scales.get(i).neighbors(),
          "be below homology.landmarks, " + landmarks);
    }
    layers = checkedLayers(layers);
    ConfigValue.present(engine, "homology.engine");
    ConfigValue.require(
        memoryLimit == 0 || engine == Engine.BETTISCOPE,
        "homology.memory_limit",
        memoryLimit,
        "be 0 with homology.engine " + engine + ", whose memory has no limit");
  }

  /** How many equal points of a cloud matter; see {@link Clouds#of}. */
  int copies() {
    int neighbors = scales.stream().mapToInt(Scale::neighbors).max().orElseThrow();
    return neighbors + 1;
  }

  private static List<Scale> checkedScales(List<Scale> scales, MetricName metric) {
    ConfigValue.present(scales, "homology.scales");
    ConfigValue.require(!scales.isEmpty(), "homology.scales", scales, "name at least one scale");
    Set<Scale> seen = new HashSet<>();
    for (int i = 0; i < scales.size(); i++) {
      String key = "homology.scales[" + i + "]";
      Scale scale = scales.get(i);
      ConfigValue.present(scale, key);
      ConfigValue.notNegative(scale.scale(), key + ".scale");
      checkFits(scale, metric, key);
      ConfigValue.require(seen.add(scale), key, scale, "differ from those before it");
    }
    return List.copyOf(scales);
  }

  private static void checkFits(Scale scale, MetricName metric, String key) {
    if (metric == MetricName.HOP) {
      ConfigValue.atLeast(scale.neighbors(), 1, key + ".neighbors");
    } else {
      ConfigValue.require(
          scale.neighbors() == 0,
          key + ".neighbors",
          scale.neighbors(),
          "be left out with homology.metric " + metric);
    }
    ConfigValue.require(
        metric != MetricName.COSINE || scale.scale() <= 2,
        key + ".scale",
        scale.scale(),
        "be at most 2, the largest cosine distance");
  }

  private static List<Integer> checkedLayers(List<Integer> layers) {
    ConfigValue.present(layers, "homology.layers");
    for (int i = 0; i < layers.size(); i++) {
      String key = "homology.layers[" + i + "]";
      ConfigValue.present(layers.get(i), key);
      ConfigValue.atLeast(layers.get(i), 1, key);
    }
    return layers.stream().distinct().sorted().toList();
  }
}
