package org.bettiscope.data;

import static org.bettiscope.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.bettiscope.data.DataConfig.Source;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.Seeds;
import org.junit.jupiter.api.Test;

class ToriTest {
  private static final double R = 3;
  private static final double TUBE = 1;

  private static LabelledCloud sample(
      Source source, int perTorus, boolean solid, double noise, long seed) {
    DataConfig config = new DataConfig(source, perTorus, R, TUBE, solid, noise, null, null, null);
    return DataStage.load(config, new Seeds(seed), Path.of("."));
  }

  /** Coordinates in the torus's own frame: along its plane, and off it. */
  private record Local(double u, double v, double height) {
    static Local of(LabelledCloud cloud, int i, double cx, double cy, double cz) {
      double x = cloud.points()[3 * i] - cx;
      double y = cloud.points()[3 * i + 1] - cy;
      double z = cloud.points()[3 * i + 2] - cz;
      return cloud.labels()[i] == 0 ? new Local(x - R / 2, y, z) : new Local(x + R / 2, z, y);
    }

    /** Distance from the circle in the middle of the tube. */
    double fromCircle() {
      return Math.hypot(Math.hypot(u, v) - R, height);
    }

    double tubeAngle() {
      return Math.atan2(height, Math.hypot(u, v) - R);
    }

    double angle() {
      return Math.atan2(v, u);
    }
  }

  @Test
  void testHollowPointsLieOnTheTori() {
    LabelledCloud cloud = sample(Source.TORUS_PAIR, 2000, false, 0, 1);
    assertEquals(4000, cloud.size());
    for (int i = 0; i < cloud.size(); i++) {
      assertEquals(i < 2000 ? 0 : 1, cloud.labels()[i]);
      assertEquals(TUBE, Local.of(cloud, i, 0, 0, 0).fromCircle(), 1e-6);
    }
  }

  @Test
  void testPairsSitOnACubeAndLabelsAlternate() {
    LabelledCloud cloud = sample(Source.TORUS_PAIRS, 50, false, 0, 1);
    assertEquals(16 * 50, cloud.size());
    int torus = 0;
    for (double x : new double[] {-9, 9}) {
      for (double y : new double[] {-9, 9}) {
        for (double z : new double[] {-9, 9}) {
          for (int i = torus * 50; i < (torus + 2) * 50; i++) {
            assertEquals((i / 50) % 2, cloud.labels()[i]);
            assertEquals(TUBE, Local.of(cloud, i, x, y, z).fromCircle(), 1e-5);
          }
          torus += 2;
        }
      }
    }
  }

  /**
   * The tube angle has density (R + r cos t) / (2 pi R), the other angle is uniform: chi-square
   * over 20 x 10 cells.
   */
  @Test
  void testHollowIsUniformByArea() {
    int n = 100_000;
    LabelledCloud cloud = sample(Source.TORUS_PAIR, n, false, 0, 3);
    for (int torus = 0; torus < 2; torus++) {
      double[][] counts = new double[20][10];
      for (int i = torus * n; i < (torus + 1) * n; i++) {
        Local local = Local.of(cloud, i, 0, 0, 0);
        counts[cell(local.tubeAngle(), 20)][cell(local.angle(), 10)]++;
      }
      double chiSquare = 0;
      for (int a = 0; a < 20; a++) {
        double expected = n / 10.0 * (tubeShare((a + 1) / 20.0) - tubeShare(a / 20.0));
        for (double count : counts[a]) {
          chiSquare += (count - expected) * (count - expected) / expected;
        }
      }
      // 199 degrees of freedom: mean 199, standard deviation 20.
      assertTrue(chiSquare > 120 && chiSquare < 280, "chi-square " + chiSquare);
    }
  }

  private static int cell(double angle, int cells) {
    return Math.min(cells - 1, (int) ((angle + Math.PI) / (2 * Math.PI) * cells));
  }

  /** The share of the area with tube angle below -pi + 2 pi s. */
  private static double tubeShare(double s) {
    double t = -Math.PI + 2 * Math.PI * s;
    return s + TUBE * Math.sin(t) / (2 * Math.PI * R);
  }

  /**
   * In a solid torus the tube's cross-section has a mean squared distance of r^2 / 2, as any disc
   * weighted evenly.
   */
  @Test
  void testSolidIsUniformByVolume() {
    int n = 100_000;
    LabelledCloud cloud = sample(Source.TORUS_PAIR, n, true, 0, 3);
    double squares = 0;
    double outward = 0;
    for (int i = 0; i < n; i++) {
      Local local = Local.of(cloud, i, 0, 0, 0);
      double fromCircle = local.fromCircle();
      assertTrue(fromCircle <= TUBE + 1e-6);
      squares += fromCircle * fromCircle / n;
      outward += fromCircle * Math.cos(local.tubeAngle()) / n;
    }
    // By integration over the volume: E[d^2] = r^2/2 (sd of the mean 0.0009), E[d cos t] = r^2/(4R)
    // (sd 0.0016).
    assertEquals(TUBE * TUBE / 2, squares, 0.005);
    assertEquals(TUBE * TUBE / (4 * R), outward, 0.008);
  }

  /** Each torus goes through the hole of the other, and the surfaces come as near as R - 2r = 1. */
  @Test
  void testToriAreLinkedAndOneApart() {
    int n = 3000;
    LabelledCloud cloud = sample(Source.TORUS_PAIR, n, false, 0, 2);
    float[] p = cloud.points();
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      for (int j = n; j < 2 * n; j++) {
        double dx = p[3 * i] - p[3 * j];
        double dy = p[3 * i + 1] - p[3 * j + 1];
        double dz = p[3 * i + 2] - p[3 * j + 2];
        nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz);
      }
    }
    assertTrue(nearest >= 1 - 1e-5 && nearest < 1.05 * 1.05, "nearest " + Math.sqrt(nearest));
    assertEquals(1, Math.abs(linkingNumber()), 1e-6);
  }

  /** Gauss's integral over the two circles in the middle of the tubes. */
  private static double linkingNumber() {
    int steps = 400;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      for (int j = 0; j < steps; j++) {
        double s = 2 * Math.PI * i / steps;
        double t = 2 * Math.PI * j / steps;
        double[] a = {R / 2 + R * Math.cos(s), R * Math.sin(s), 0};
        double[] b = {-R / 2 + R * Math.cos(t), 0, R * Math.sin(t)};
        double[] da = {-R * Math.sin(s), R * Math.cos(s), 0};
        double[] db = {-R * Math.sin(t), 0, R * Math.cos(t)};
        double[] d = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
        double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        double triple =
            d[0] * (da[1] * db[2] - da[2] * db[1])
                + d[1] * (da[2] * db[0] - da[0] * db[2])
                + d[2] * (da[0] * db[1] - da[1] * db[0]);
        sum += triple / (length * length * length);
      }
    }
    return sum * Math.pow(2 * Math.PI / steps, 2) / (4 * Math.PI);
  }

  @Test
  void testNoiseHasItsStandardDeviation() {
    LabelledCloud clean = sample(Source.TORUS_PAIR, 20_000, false, 0, 4);
    LabelledCloud noisy = sample(Source.TORUS_PAIR, 20_000, false, 0.25, 4);
    double squares = 0;
    for (int i = 0; i < clean.points().length; i++) {
      squares += Math.pow(noisy.points()[i] - clean.points()[i], 2) / clean.points().length;
    }
    assertEquals(0.25, Math.sqrt(squares), 0.002);
  }

  @Test
  void testSeedDecides() {
    float[] one = sample(Source.TORUS_PAIR, 10, false, 0.1, 1).points();
    assertArrayEquals(one, sample(Source.TORUS_PAIR, 10, false, 0.1, 1).points());
    assertNotEquals(
        Arrays.toString(one),
        Arrays.toString(sample(Source.TORUS_PAIR, 10, false, 0.1, 2).points()));
  }

  @Test
  void testRefusesImpossibleTori() {
    assertRefused(
        Kind.USAGE,
        "data.tube_radius is 3.0: it must be below data.big_radius, 3.0",
        () -> new DataConfig(Source.TORUS_PAIR, 10, 3, 3, false, 0, null, null, null));
    assertRefused(
        Kind.USAGE,
        "data.points_per_torus is 0: it must be at least 1",
        () -> new DataConfig(Source.TORUS_PAIR, 0, 3, 1, false, 0, null, null, null));
    assertRefused(
        Kind.USAGE,
        "data.noise is -0.1: it must be a finite number of at least 0",
        () -> new DataConfig(Source.TORUS_PAIR, 1, 3, 1, false, -0.1, null, null, null));
    assertRefused(
        Kind.USAGE,
        "data.file is missing",
        () -> new DataConfig(Source.FILE, 0, 0, 0, false, 0, null, null, null));
  }
}
