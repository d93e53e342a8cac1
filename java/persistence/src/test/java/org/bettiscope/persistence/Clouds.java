package org.bettiscope.persistence;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Seeded clouds for the tests. */
final class Clouds {
  private Clouds() {}

  /** Points uniform in the unit cube, with coordinates that are float32 numbers. */
  static double[][] random(int points, int dimensions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] cloud = new double[points][dimensions];
    for (double[] point : cloud) {
      Arrays.setAll(point, axis -> (float) random.nextDouble());
    }
    return cloud;
  }

  /** Points with integer coordinates in [0, side): full of ties and duplicates. */
  static double[][] lattice(int points, int dimensions, int side, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] cloud = new double[points][dimensions];
    for (double[] point : cloud) {
      Arrays.setAll(point, axis -> random.nextInt(side));
    }
    return cloud;
  }

  static double[] rowMajor(double[][] cloud) {
    return Arrays.stream(cloud).flatMapToDouble(Arrays::stream).toArray();
  }

  static float[] toFloat(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int axis = 0; axis < a.length; axis++) {
      sum += (a[axis] - b[axis]) * (a[axis] - b[axis]);
    }
    return sum;
  }

  static double[] lowerTriangle(double[][] cloud) {
    double[] lower = new double[cloud.length * (cloud.length - 1) / 2];
    for (int i = 0, k = 0; i < cloud.length; i++) {
      for (int j = 0; j < i; j++, k++) {
        lower[k] = Math.sqrt(squaredDistance(cloud[i], cloud[j]));
      }
    }
    return lower;
  }
}
