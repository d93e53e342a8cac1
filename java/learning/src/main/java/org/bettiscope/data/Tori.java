package org.bettiscope.data;

import java.util.SplittableRandom;
import org.bettiscope.store.Seeds;

/**
 * Linked tori: torus A lies in the xy-plane, torus B is turned by 90 degrees about the x-axis;
 * their centres are R apart along x, so that each runs through the other's hole and the surfaces
 * are R - 2r apart.
 */
final class Tori {
  private final DataConfig config;
  private final Seeds seeds;
  private final float[] points;
  private final int[] labels;
  private int torus;

  private Tori(DataConfig config, Seeds seeds, int tori) {
    this.config = config;
    this.seeds = seeds;
    int n = Math.multiplyExact(tori, config.pointsPerTorus());
    this.points = new float[Math.multiplyExact(n, 3)];
    this.labels = new int[n];
  }

  /** Two linked tori around the origin: labels 0 and 1. */
  static LabelledCloud pair(DataConfig config, Seeds seeds) {
    Tori tori = new Tori(config, seeds, 2);
    tori.addPair(0, 0, 0);
    return tori.finish();
  }

  /** Eight pairs, centred at (+-3R, +-3R, +-3R): labels alternate. */
  static LabelledCloud pairs(DataConfig config, Seeds seeds) {
    Tori tori = new Tori(config, seeds, 16);
    double[] signs = {-3 * config.bigRadius(), 3 * config.bigRadius()};
    for (double x : signs) {
      for (double y : signs) {
        for (double z : signs) {
          tori.addPair(x, y, z);
        }
      }
    }
    return tori.finish();
  }

  private void addPair(double x, double y, double z) {
    addTorus(x + config.bigRadius() / 2, y, z, 0);
    addTorus(x - config.bigRadius() / 2, y, z, 1);
  }

  private void addTorus(double x, double y, double z, int label) {
    SplittableRandom random = new SplittableRandom(seeds.of("data/torus-" + torus));
    double bigRadius = config.bigRadius();
    for (int i = 0; i < config.pointsPerTorus(); i++) {
      int point = torus * config.pointsPerTorus() + i;
      double fromTube =
          config.solid()
              ? config.tubeRadius() * Math.sqrt(random.nextDouble())
              : config.tubeRadius();
      double around = drawTubeAngle(fromTube, random);
      double along = 2 * Math.PI * random.nextDouble();
      double fromAxis = bigRadius + fromTube * StrictMath.cos(around);
      double height = fromTube * StrictMath.sin(around);
      double inPlane = fromAxis * StrictMath.sin(along);
      points[3 * point] = (float) (x + fromAxis * StrictMath.cos(along));
      points[3 * point + 1] = (float) (y + (label == 0 ? inPlane : -height));
      points[3 * point + 2] = (float) (z + (label == 0 ? height : inPlane));
      labels[point] = label;
    }
    torus++;
  }

  /**
   * Area (and volume) grow with the distance from the torus's axis: angles are drawn in proportion
   * to it.
   */
  private double drawTubeAngle(double fromTube, SplittableRandom random) {
    while (true) {
      double angle = 2 * Math.PI * random.nextDouble();
      double fromAxis = config.bigRadius() + fromTube * StrictMath.cos(angle);
      if (random.nextDouble() * (config.bigRadius() + config.tubeRadius()) <= fromAxis) {
        return angle;
      }
    }
  }

  private LabelledCloud finish() {
    if (config.noise() > 0) {
      SplittableRandom random = new SplittableRandom(seeds.of("data/noise"));
      for (int i = 0; i < points.length; i++) {
        points[i] += (float) (config.noise() * random.nextGaussian());
      }
    }
    return new LabelledCloud(points, 3, labels);
  }
}
