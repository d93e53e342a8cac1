package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;

class CloudLinkingTest {
  private static final RipsPersistence RIPS = RipsPersistence.ofDimension(1);

  /** Points on a circle, in no order that goes round it. */
  private static double[][] circle() {
    double[][] points = new double[37][];
    for (int k = 0; k < points.length; k++) {
      double angle = 2 * Math.PI * (11 * k % 37) / 37;
      points[k] = new double[] {Math.cos(angle), Math.sin(angle), 0};
    }
    return points;
  }

  /** Points on a circle through the centre of that one, or so far to the left of it. */
  private static double[][] upright(double left) {
    double[][] points = new double[41][];
    for (int k = 0; k < points.length; k++) {
      double angle = 2 * Math.PI * (7 * k % 41) / 41;
      points[k] = new double[] {Math.cos(angle) - 1 - left, 0, Math.sin(angle)};
    }
    return points;
  }

  private static CloudLinking between(double[][] a, double[][] b) {
    return CloudLinking.between(PointCloud.of(a), PointCloud.of(b), 2, RIPS, new Cancellation());
  }

  @Test
  void circles() {
    CloudLinking linked = between(circle(), upright(0));
    assertEquals(1, linked.first().size());
    assertEquals(37, linked.first().get(0).loop().length);
    assertEquals(41, linked.second().get(0).loop().length);
    assertEquals(1, Math.abs(linked.numbers().get(0).get(0)));
    assertEquals(1, linked.largest());
    CloudLinking apart = between(circle(), upright(1.5));
    assertEquals(List.of(List.of(0L)), apart.numbers());
    assertEquals(0, apart.largest());
  }

  @Test
  void cloudsWithoutLoopsAreNotLinked() {
    CloudLinking linking = between(circle(), new double[][] {{0, 0, 0}, {1, 1, 1}});
    assertEquals(List.of(List.of()), linking.numbers());
    assertEquals(0, linking.largest());
  }

  @Test
  void badCloudsAreNamed() {
    BettiscopeException plane =
        assertThrows(BettiscopeException.class, () -> between(circle(), new double[3][2]));
    assertEquals(Kind.USAGE, plane.kind());
    assertEquals(
        "second has 2 coordinates, expected 3: only curves in space link", plane.getMessage());
    BettiscopeException same =
        assertThrows(BettiscopeException.class, () -> between(circle(), circle()));
    assertEquals(Kind.DATA, same.kind());
    assertTrue(
        same.getMessage()
            .startsWith("loop 0 of the first cloud (a) and loop 0 of the second (b): edge 0 of a"),
        same.getMessage());
    BettiscopeException none =
        assertThrows(
            BettiscopeException.class,
            () ->
                CloudLinking.between(
                    PointCloud.of(circle()), PointCloud.of(circle()), 0, RIPS, new Cancellation()));
    assertEquals("loops = 0, expected at least 1", none.getMessage());
  }
}
