package org.bettiscope.report;

import java.util.List;
import java.util.Map;

/**
 * Everything the page shows, as it goes into it (JSON, names in snake case). What is not known is
 * null. Arrays with an entry per cell or unit are flat, in the order epoch, layer, class, scale,
 * dimension.
 */
record ReportData(
    String title,
    String lead,
    List<Tile> tiles,
    List<String> warnings,
    List<FailureGroup> failures,
    List<Network> networks,
    Training training,
    Input input,
    Homology homology,
    Statistics statistics,
    List<List<Bars>> diagrams,
    Map<String, String> provenance,
    String configuration,
    Map<String, String> seeds) {

  /** A number to see at a glance; {@code bad} where it asks for attention. */
  record Tile(String value, String text, boolean bad) {}

  /** Units that failed for one reason. */
  record FailureGroup(String reason, List<String> where) {}

  /** How the training of a network ended. */
  record Network(
      int network,
      int epochs,
      Double loss,
      Double accuracy,
      Double validationLoss,
      Double validationAccuracy,
      boolean counted,
      String reason) {}

  /** Histories: a row per network, an entry per epoch. */
  record Training(
      List<Integer> epochs,
      List<List<Double>> loss,
      List<List<Double>> accuracy,
      List<List<Double>> validationLoss,
      List<List<Double>> validationAccuracy) {}

  /**
   * The input, thinned for drawing.
   *
   * @param points number of points there are
   * @param dimension number of coordinates there are
   * @param coordinates the first three at most, a row for each
   * @param labels of the points drawn
   */
  record Input(int points, int dimension, List<List<Float>> coordinates, List<Integer> labels) {}

  /** What homology ranged over. */
  record Homology(
      String metric,
      List<Integer> epochs,
      List<Integer> layers,
      List<Integer> classes,
      List<ScaleText> scales,
      int dimensions) {}

  /** A scale, and how it is called. */
  record ScaleText(double scale, String text) {}

  /**
   * The tables: {@code count} and {@code failed} per unit, the lists below them per cell.
   *
   * @param confidence of the intervals {@code bcaLow} to {@code bcaHigh}
   * @param resamples that they come from
   */
  record Statistics(
      double confidence,
      int resamples,
      List<Long> count,
      List<Long> failed,
      List<Double> mean,
      List<Double> sd,
      List<Double> standardError,
      List<Double> median,
      List<Double> min,
      List<Double> max,
      List<Double> bcaLow,
      List<Double> bcaHigh) {}

  /**
   * The bars of one unit and dimension over the networks, equal ones of a network together; a row
   * per field.
   *
   * @param death null where it is infinite
   * @param left number of bars that are not drawn
   */
  record Bars(
      List<Float> birth,
      List<Float> death,
      List<Integer> network,
      List<Integer> count,
      long left) {}
}
