package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;

class LinkingNumberTest {
  private static List<double[]> closed(int points, DoubleFunction<double[]> curve) {
    List<double[]> out = new ArrayList<>();
    for (int k = 0; k < points; k++) {
      out.add(curve.apply(2 * Math.PI * k / points));
    }
    return out;
  }

  private static PointCloud cloud(List<double[]> points) {
    return PointCloud.of(points.toArray(double[][]::new));
  }

  /** Counterclockwise seen from above. */
  private static final List<double[]> CIRCLE =
      closed(20, t -> new double[] {Math.cos(t), Math.sin(t), 0});

  /** Up through that circle's disc where its own centre is less than 2 to the left. */
  private static List<double[]> upright(double centre) {
    return closed(20, t -> new double[] {Math.cos(t) + centre, 0, Math.sin(t)});
  }

  @Test
  void hopfLinkAndCirclesApart() {
    assertEquals(1, LinkingNumber.of(cloud(CIRCLE), cloud(upright(-1))));
    List<double[]> reversed = new ArrayList<>(CIRCLE);
    Collections.reverse(reversed);
    assertEquals(-1, LinkingNumber.of(cloud(reversed), cloud(upright(-1))));
    assertEquals(0, LinkingNumber.of(cloud(CIRCLE), cloud(upright(-2.5))));
  }

  @Test
  void curvesTwiceAroundATorus() {
    List<List<double[]>> curves = new ArrayList<>();
    for (double phase : new double[] {0, Math.PI}) {
      curves.add(
          closed(
              80,
              t -> {
                double fromAxis = 2 + Math.cos(2 * t + phase);
                return new double[] {
                  fromAxis * Math.cos(t), fromAxis * Math.sin(t), Math.sin(2 * t + phase)
                };
              }));
    }
    assertEquals(2, Math.abs(LinkingNumber.of(cloud(curves.get(0)), cloud(curves.get(1)))));
  }

  @Test
  void singlePrecisionIsTaken() {
    float[] triangle = {1, 1, 0, -1, 1, 0, 0, -2, 0};
    assertEquals(1, LinkingNumber.of(PointCloud.of(triangle, 3, 3), cloud(upright(-1))));
  }

  @Test
  void badPolygonsAreNamed() {
    refused(Kind.USAGE, "a has 2 coordinates, expected 3", new double[4][2]);
    refused(Kind.USAGE, "a_size is 2, expected at least 3", new double[2][3]);
    refused(Kind.DATA, "a[1][2] is nan", new double[][] {{0, 0, 0}, {1, 0, Double.NaN}, {0, 1, 0}});
    refused(
        Kind.DATA,
        "edge 0 of a and edge 0 of b touch",
        new double[][] {{0, 0, 0}, {-5, 0, 0}, {0, 5, 0}});
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    BettiscopeException stopped =
        assertThrows(
            BettiscopeException.class,
            () -> LinkingNumber.of(cloud(CIRCLE), cloud(upright(-1)), cancellation));
    assertEquals(Kind.STOPPED, stopped.kind());
  }

  private static void refused(Kind kind, String message, double[][] polygon) {
    BettiscopeException thrown =
        assertThrows(
            BettiscopeException.class,
            () -> LinkingNumber.of(PointCloud.of(polygon), cloud(upright(-1))));
    assertEquals(kind, thrown.kind());
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }
}
