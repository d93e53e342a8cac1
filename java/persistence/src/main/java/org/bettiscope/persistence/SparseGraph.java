package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Edges with lengths; pairs that are not listed are infinitely far apart. Each pair is listed once,
 * in either order. A length is at least 0, or positive infinity (no edge); the computation checks
 * vertices and lengths and names the first that is wrong.
 */
public final class SparseGraph implements RipsInput {
  private final long vertices;
  private final MemorySegment rows;
  private final MemorySegment columns;
  private final Values lengths;

  private SparseGraph(long vertices, MemorySegment rows, MemorySegment columns, Values lengths) {
    this.vertices = vertices;
    this.rows = rows;
    this.columns = columns;
    this.lengths = lengths;
  }

  /**
   * A graph over arrays, which are copied into native memory by each computation.
   *
   * @param vertices at least 1
   * @param rows one end of each edge, in [0, vertices)
   * @param columns the other end of each edge
   * @param lengths the length of each edge
   * @throws BettiscopeException (usage) if the arrays differ in length
   */
  public static SparseGraph of(long vertices, long[] rows, long[] columns, float[] lengths) {
    checkLengths(vertices, rows, columns);
    return new SparseGraph(
        vertices,
        MemorySegment.ofArray(rows),
        MemorySegment.ofArray(columns),
        Values.of(lengths, rows.length, "lengths", shape(rows)));
  }

  /**
   * As {@link #of(long, long[], long[], float[])}; the lengths are rounded to float32 by the
   * computation.
   */
  public static SparseGraph of(long vertices, long[] rows, long[] columns, double[] lengths) {
    checkLengths(vertices, rows, columns);
    return new SparseGraph(
        vertices,
        MemorySegment.ofArray(rows),
        MemorySegment.ofArray(columns),
        Values.of(lengths, rows.length, "lengths", shape(rows)));
  }

  /**
   * A graph over memory, which is not copied where it is native.
   *
   * @param vertices at least 1
   * @param rows one end of each edge, int64 in [0, vertices)
   * @param columns the other end of each edge, int64
   * @param lengths the length of each edge, aligned to its size; all three must be alive and
   *     accessible to the thread that computes
   * @param precision of the lengths
   * @throws BettiscopeException (usage) if the sizes do not fit together
   */
  public static SparseGraph of(
      long vertices,
      MemorySegment rows,
      MemorySegment columns,
      MemorySegment lengths,
      Precision precision) {
    Arguments.requireAtLeast(1, vertices, "vertices");
    long edges = rows.byteSize() / Long.BYTES;
    Values.checkLength(columns.byteSize() / Long.BYTES, edges, "columns", edges + " as rows");
    return new SparseGraph(
        vertices,
        rows,
        columns,
        Values.of(lengths, precision, edges, "lengths", edges + " as rows"));
  }

  private static void checkLengths(long vertices, long[] rows, long[] columns) {
    Arguments.requireAtLeast(1, vertices, "vertices");
    Values.checkLength(columns.length, rows.length, "columns", shape(rows));
  }

  private static String shape(long[] rows) {
    return rows.length + " as rows";
  }

  /** The number of vertices, those without an edge included. */
  public long vertices() {
    return vertices;
  }

  /** The number of edges. */
  public long edges() {
    return rows.byteSize() / Long.BYTES;
  }

  /** One end of an edge, 0 &lt;= edge &lt; {@link #edges()}. */
  public long row(long edge) {
    return rows.get(ValueLayout.JAVA_LONG, edge * Long.BYTES);
  }

  /** The other end of an edge. */
  public long column(long edge) {
    return columns.get(ValueLayout.JAVA_LONG, edge * Long.BYTES);
  }

  /** The length of an edge. */
  public double length(long edge) {
    return lengths.get(edge);
  }

  MemorySegment rows() {
    return rows;
  }

  MemorySegment columns() {
    return columns;
  }

  Values lengths() {
    return lengths;
  }

  @Override
  public String toString() {
    return "SparseGraph[" + vertices + " vertices, " + edges() + " edges]";
  }
}
