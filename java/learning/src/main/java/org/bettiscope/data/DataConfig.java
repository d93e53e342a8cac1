package org.bettiscope.data;

/**
 * The section {@code data}: where the point cloud comes from.
 *
 * @param source the tori to sample, or {@code file}
 * @param pointsPerTorus number of points on each torus
 * @param bigRadius distance from a torus's centre to the middle of its tube
 * @param tubeRadius radius of the tube, below {@code bigRadius}
 * @param solid whether the tori are filled (uniform by volume) or hollow (uniform by area)
 * @param noise standard deviation of the normal noise added to every coordinate; 0 adds none
 * @param file the file of the source {@code file}: .npy, .npz, .csv or .h5; null for tori
 * @param points the points within it: an array of the .npz, the path of a data set of the .h5; null
 *     for .npy and .csv
 * @param labels the labels: an array of the .npz, the path of a data set of the .h5, the name of a
 *     column of the .csv (null takes the last), the file beside a .npy
 */
public record DataConfig(
    Source source,
    int pointsPerTorus,
    double bigRadius,
    double tubeRadius,
    boolean solid,
    double noise,
    String file,
    String points,
    String labels) {

  /** Where points come from. */
  public enum Source {
    /** Two linked tori, one of each class. */
    TORUS_PAIR,
    /** Eight such pairs. */
    TORUS_PAIRS,
    /** A file. */
    FILE;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Checks every value that the source uses. */
  public DataConfig {
    ConfigValue.present(source, "data.source");
    if (source == Source.FILE) {
      ConfigValue.present(file, "data.file");
    } else {
      ConfigValue.atLeast(pointsPerTorus, 1, "data.points_per_torus");
      ConfigValue.positive(bigRadius, "data.big_radius");
      ConfigValue.positive(tubeRadius, "data.tube_radius");
      ConfigValue.require(
          tubeRadius < bigRadius,
          "data.tube_radius",
          tubeRadius,
          "be below data.big_radius, " + bigRadius);
      ConfigValue.notNegative(noise, "data.noise");
    }
  }
}
