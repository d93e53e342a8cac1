package org.bettiscope.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * Reads point clouds, with and without labels, from the files of {@link ArrayFiles}.
 *
 * <p>Every failure is a {@link BettiscopeException} of kind DATA that begins with the file.
 */
public final class PointFiles {
  private PointFiles() {}

  /**
   * Reads points.
   *
   * @param name as in {@link ArrayFiles#read}
   * @return n x d finite coordinates, n and d at least 1
   */
  public static NumericArray read(Path file, String name, Arena arena) {
    NumericArray points = ArrayFiles.read(file, name, arena);
    ArraySource source = new ArraySource(file, name);
    if (points.shape().length != 2 || points.size() == 0) {
      throw source.error(
          "points are %s where rows x coordinates are expected".formatted(points.shapeText()),
          "store one row for every point; of lengths, see bettiscope persist --input");
    }
    long d = points.shape()[1];
    for (long i = 0; i < points.size(); i++) {
      if (!Double.isFinite(points.get(i))) {
        throw source.error(
            "the coordinate in row %d, column %d is %s".formatted(i / d, i % d, points.get(i)),
            "remove the row or mend the value (rows and columns count from 0)");
      }
    }
    return points;
  }

  /**
   * Reads one weight for each point, on one axis or in one column.
   *
   * @return finite numbers of at least 0
   */
  public static double[] readWeights(Path file, Arena arena) {
    NumericArray weights = ArrayFiles.read(file, null, arena);
    ArraySource source = new ArraySource(file, null);
    boolean oneAxis =
        weights.shape().length == 1 || (weights.shape().length == 2 && weights.shape()[1] == 1);
    if (!oneAxis) {
      throw source.error(
          "weights are %s where one column is expected".formatted(weights.shapeText()),
          "store one weight for every point");
    }
    double[] read = new double[heapLength(weights.size(), 1, source)];
    for (int i = 0; i < read.length; i++) {
      read[i] = weights.get(i);
      if (!(read[i] >= 0 && Double.isFinite(read[i]))) {
        throw source.error(
            "the weight in row %d is %s".formatted(i, read[i]),
            "weights are finite and at least 0 (rows count from 0)");
      }
    }
    return read;
  }

  /**
   * Reads points and their labels.
   *
   * @param points the points' array in an .npz or .h5 file; null otherwise
   * @param labels the labels' array in an .npz or .h5 file; the name of a .csv's column, null for
   *     its last; for an .npy file the file of the labels, next to it unless absolute
   * @return coordinates rounded to single precision
   */
  public static LabelledCloud readLabelled(Path file, String points, String labels) {
    try (Arena arena = Arena.ofConfined()) {
      if (ArrayFiles.extension(file).equals("csv")) {
        return csv(file, labels);
      }
      NumericArray cloud = read(file, points, arena);
      if (labels == null) {
        throw new BettiscopeException(
            Kind.USAGE,
            "data.labels is missing: " + file + " does not say which labels its points have",
            ArrayFiles.hasNames(file)
                ? "name the array of the labels"
                : "name the file of the labels");
      }
      return ArrayFiles.hasNames(file)
          ? labelled(
              cloud, file, ArrayFiles.read(file, labels, arena), new ArraySource(file, labels))
          : labelled(
              cloud,
              file,
              besides(file, labels, arena),
              new ArraySource(file.resolveSibling(labels), null));
    }
  }

  private static NumericArray besides(Path file, String labels, Arena arena) {
    return ArrayFiles.read(file.resolveSibling(labels), null, arena);
  }

  private static LabelledCloud labelled(
      NumericArray points, Path file, NumericArray labels, ArraySource source) {
    long[] shape = labels.shape();
    boolean oneAxis = shape.length == 1 || (shape.length == 2 && shape[1] == 1);
    if (!oneAxis || shape[0] != points.shape()[0]) {
      throw source.error(
          "labels are %s where %s has %d points"
              .formatted(labels.shapeText(), file, points.shape()[0]),
          "store one label for every point");
    }
    int n = heapLength(points.shape()[0], 1, source);
    int d = heapLength(points.shape()[1], 1, source);
    float[] coordinates = new float[heapLength(n, d, source)];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = single(points.get(i), file, i / d, i % d);
    }
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = label(labels.get(i), i, source);
    }
    return new LabelledCloud(coordinates, d, classes);
  }

  private static int heapLength(long rows, long columns, ArraySource source) {
    try {
      return Math.toIntExact(Math.multiplyExact(rows, columns));
    } catch (ArithmeticException e) {
      throw source.error(
          rows + " x " + columns + " numbers are more than can be trained on", "take a sample");
    }
  }

  private static float single(double value, Path file, int row, int column) {
    float single = (float) value;
    if (!Float.isFinite(single)) {
      throw FileError.of(
          file,
          "the coordinate in row %d, column %d is %s: beyond single precision"
              .formatted(row, column, value),
          "rescale the points (rows and columns count from 0)");
    }
    return single;
  }

  private static int label(double value, int row, ArraySource source) {
    if (!(value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value))) {
      throw source.error(
          "the label in row %d is %s".formatted(row, value),
          "number the classes 0, 1, 2, ... (rows count from 0)");
    }
    return (int) value;
  }

  private static LabelledCloud csv(Path file, String labels) {
    FileError.checkReadable(file);
    CsvTable table;
    try {
      table = CsvTable.read(file);
    } catch (IOException e) {
      throw FileError.unreadable(file, e);
    }
    if (table.columns() < 2) {
      throw FileError.of(file, "has one column", "give it coordinates and a column of labels");
    }
    int column = labels == null ? table.columns() - 1 : table.header().indexOf(labels);
    if (column < 0) {
      String columns =
          table.header().isEmpty() ? "no header" : "columns " + String.join(", ", table.header());
      throw FileError.of(
          file, "has no column " + labels + "; it has " + columns, "name one of its columns");
    }
    return split(table, column, file);
  }

  private static LabelledCloud split(CsvTable table, int labelColumn, Path file) {
    int d = table.columns() - 1;
    float[] points = new float[table.rows() * d];
    int[] labels = new int[table.rows()];
    ArraySource source = new ArraySource(file, null);
    for (int row = 0; row < table.rows(); row++) {
      for (int column = 0; column < table.columns(); column++) {
        double value = table.values()[row * table.columns() + column];
        if (column == labelColumn) {
          labels[row] = label(value, row, source);
        } else {
          points[row * d + column - (column > labelColumn ? 1 : 0)] =
              finite(value, file, row, column);
        }
      }
    }
    return new LabelledCloud(points, d, labels);
  }

  private static float finite(double value, Path file, int row, int column) {
    if (!Double.isFinite(value)) {
      throw FileError.of(
          file,
          "the coordinate in row %d, column %d is %s".formatted(row, column, value),
          "remove the row or mend the value (rows and columns count from 0)");
    }
    return single(value, file, row, column);
  }
}
