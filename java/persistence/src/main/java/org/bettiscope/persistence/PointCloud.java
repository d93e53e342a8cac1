package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;

/**
 * Points with coordinates, row by row (points x dimensions). Coordinates must be finite; the
 * computation checks that and names the first that is not.
 */
public final class PointCloud implements RipsInput {
  private final Values values;
  private final long points;
  private final long dimensions;

  private PointCloud(Values values, long points, long dimensions) {
    this.values = values;
    this.points = points;
    this.dimensions = dimensions;
  }

  /**
   * A cloud over an array, which is copied into native memory by each computation.
   *
   * @param rowMajor {@code points * dimensions} coordinates, point by point
   * @param points at least 1
   * @param dimensions coordinates of each point, at least 1
   * @throws BettiscopeException (usage) if the length is not {@code points * dimensions}
   */
  public static PointCloud of(float[] rowMajor, int points, int dimensions) {
    return new PointCloud(
        Values.of(rowMajor, count(points, dimensions), "rowMajor", shape(points, dimensions)),
        points,
        dimensions);
  }

  /** As {@link #of(float[], int, int)}, in double precision. */
  public static PointCloud of(double[] rowMajor, int points, int dimensions) {
    return new PointCloud(
        Values.of(rowMajor, count(points, dimensions), "rowMajor", shape(points, dimensions)),
        points,
        dimensions);
  }

  /**
   * A cloud from one array per point; the coordinates are copied.
   *
   * @throws BettiscopeException (usage) if there is no point or no coordinate; (data) if a point
   *     has another number of coordinates than the first
   */
  public static PointCloud of(double[][] points) {
    Arguments.requireAtLeast(1, points.length, "points");
    int dimensions = points[0].length;
    int length =
        Arguments.arrayLength(count(points.length, dimensions), "the coordinates of all points");
    double[] rowMajor = new double[length];
    for (int i = 0; i < points.length; i++) {
      if (points[i].length != dimensions) {
        throw new BettiscopeException(
            BettiscopeException.Kind.DATA,
            "points["
                + i
                + "] has "
                + points[i].length
                + " coordinates, expected "
                + dimensions
                + " as points[0]",
            "give every point the same number of coordinates");
      }
      System.arraycopy(points[i], 0, rowMajor, i * dimensions, dimensions);
    }
    return of(rowMajor, points.length, dimensions);
  }

  /**
   * A cloud over memory, which is not copied where it is native.
   *
   * @param rowMajor exactly {@code points * dimensions} numbers, aligned to their size; it must be
   *     alive and accessible to the thread that computes
   * @param precision of the numbers
   * @param points at least 1
   * @param dimensions coordinates of each point, at least 1
   * @throws BettiscopeException (usage) if the size or the alignment is another
   */
  public static PointCloud of(
      MemorySegment rowMajor, Precision precision, long points, long dimensions) {
    return new PointCloud(
        Values.of(
            rowMajor, precision, count(points, dimensions), "rowMajor", shape(points, dimensions)),
        points,
        dimensions);
  }

  private static long count(long points, long dimensions) {
    Arguments.requireAtLeast(1, points, "points");
    Arguments.requireAtLeast(1, dimensions, "dimensions");
    return Arguments.product(points, dimensions, "points x dimensions");
  }

  private static String shape(long points, long dimensions) {
    return "points x dimensions = " + points + " x " + dimensions;
  }

  /** The number of points. */
  public long points() {
    return points;
  }

  /** The number of coordinates of each point. */
  public long dimensions() {
    return dimensions;
  }

  Values values() {
    return values;
  }

  @Override
  public String toString() {
    return "PointCloud[" + points + " x " + dimensions + ", " + values.precision() + "]";
  }
}
