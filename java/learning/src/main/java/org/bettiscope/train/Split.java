package org.bettiscope.train;

import java.util.SplittableRandom;
import org.bettiscope.data.LabelledCloud;

/**
 * A cloud parted at random into points to learn from and points to validate with.
 *
 * @param training at least one point
 * @param validation may be empty
 */
record Split(Points training, Points validation) {

  /** How many of {@code n} points a share of them is, rounded half up. */
  static int validationSize(int n, double fraction) {
    return (int) Math.round(n * fraction);
  }

  static Split of(LabelledCloud cloud, double validationFraction, long seed) {
    int validation = validationSize(cloud.size(), validationFraction);
    int[] order = Shuffle.identity(cloud.size());
    Shuffle.shuffle(order, new SplittableRandom(seed));
    int training = cloud.size() - validation;
    return new Split(
        select(cloud, order, 0, training), select(cloud, order, training, cloud.size()));
  }

  private static Points select(LabelledCloud cloud, int[] order, int from, int to) {
    int d = cloud.dimension();
    float[] coordinates = new float[(to - from) * d];
    int[] labels = new int[to - from];
    for (int i = from; i < to; i++) {
      System.arraycopy(cloud.points(), order[i] * d, coordinates, (i - from) * d, d);
      labels[i - from] = cloud.labels()[order[i]];
    }
    return new Points(coordinates, labels);
  }
}
