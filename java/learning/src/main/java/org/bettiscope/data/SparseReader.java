package org.bettiscope.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.bettiscope.store.ElementType;

/** Turns the arrays of scipy's {@code save_npz} into {@link SparseDistances}. */
final class SparseReader {
  private final ArraySource source;
  private final int n;
  private final NumericArray values;
  private final LongUnaryOperator row;
  private final LongUnaryOperator column;

  private SparseReader(
      ArraySource source,
      int n,
      NumericArray values,
      LongUnaryOperator row,
      LongUnaryOperator column) {
    this.source = source;
    this.n = n;
    this.values = values;
    this.row = row;
    this.column = column;
  }

  static SparseDistances read(NpzFile npz, Path file, Arena scratch, Arena arena)
      throws IOException {
    ArraySource source = new ArraySource(file, null);
    if (!npz.names().contains("format")) {
      throw source.error(
          "is no sparse matrix: it has the arrays " + String.join(", ", npz.names()),
          "save it with scipy.sparse.save_npz");
    }
    int n = vertices(npz.integers("shape", scratch), source);
    NumericArray values = npz.real("data", scratch);
    String format = npz.text("format");
    SparseReader reader =
        switch (format) {
          case "coo" -> {
            NumericArray rows = indices(npz, "row", values.size(), n, scratch, source);
            NumericArray columns = indices(npz, "col", values.size(), n, scratch, source);
            yield new SparseReader(source, n, values, rows::getLong, columns::getLong);
          }
          case "csr", "csc" -> {
            NumericArray minor = indices(npz, "indices", values.size(), n, scratch, source);
            NumericArray major =
                expand(npz.integers("indptr", scratch), n, values.size(), scratch, source);
            yield format.equals("csr")
                ? new SparseReader(source, n, values, major::getLong, minor::getLong)
                : new SparseReader(source, n, values, minor::getLong, major::getLong);
          }
          default ->
              throw source.error(
                  "sparse format " + format + " is not read", "save it as csr, csc or coo");
        };
    return reader.edges(scratch, arena);
  }

  private static int vertices(NumericArray shape, ArraySource source) {
    if (shape.size() != 2 || shape.getLong(0) != shape.getLong(1)) {
      throw source.error(
          "the sparse matrix is not square", "give it one row and one column for every point");
    }
    long n = shape.getLong(0);
    if (n < 1 || n > Integer.MAX_VALUE) {
      throw source.error(
          "the sparse matrix has " + n + " rows", "give it 1 to " + Integer.MAX_VALUE);
    }
    return (int) n;
  }

  private static NumericArray indices(
      NpzFile npz, String name, long entries, int n, Arena scratch, ArraySource source)
      throws IOException {
    NumericArray indices = npz.integers(name, scratch);
    if (indices.size() != entries) {
      throw source.error(
          "%d %s for %d values".formatted(indices.size(), name, entries), "write the file again");
    }
    for (long i = 0; i < entries; i++) {
      long index = indices.getLong(i);
      if (index < 0 || index >= n) {
        throw source.error(
            "%s[%d] is %d in a matrix of %d rows".formatted(name, i, index, n),
            "write the file again");
      }
    }
    return indices;
  }

  /** The row (csr) or column (csc) of every entry. */
  private static NumericArray expand(
      NumericArray bounds, int n, long entries, Arena scratch, ArraySource source) {
    boolean sound =
        bounds.size() == n + 1L && bounds.getLong(0) == 0 && bounds.getLong(n) == entries;
    MemorySegment major = scratch.allocate(Math.max(1, entries * Long.BYTES), Long.BYTES);
    for (int i = 0; sound && i < n; i++) {
      sound = bounds.getLong(i) <= bounds.getLong(i + 1) && bounds.getLong(i + 1) <= entries;
      for (long at = bounds.getLong(i); sound && at < bounds.getLong(i + 1); at++) {
        major.setAtIndex(ValueLayout.JAVA_LONG, at, i);
      }
    }
    if (!sound) {
      throw source.error("indptr does not ascend from 0 to " + entries, "write the file again");
    }
    return new NumericArray(major, ElementType.INT64, new long[] {entries});
  }

  /** Groups the entries by their larger vertex, then sorts and checks each group. */
  private SparseDistances edges(Arena scratch, Arena arena) {
    long[] starts = countByLargerVertex();
    long below = starts[n];
    MemorySegment order = scratch.allocate(Math.max(1, below * Long.BYTES), Long.BYTES);
    long[] next = starts.clone();
    for (long entry = 0; entry < values.size(); entry++) {
      if (row.applyAsLong(entry) != column.applyAsLong(entry)) {
        order.setAtIndex(ValueLayout.JAVA_LONG, next[larger(entry)]++, entry);
      }
    }
    Edges edges = new Edges(below, values.type(), arena);
    for (int vertex = 0; vertex < n; vertex++) {
      addGroup(vertex, order, starts[vertex], starts[vertex + 1], edges);
    }
    return edges.finish(n);
  }

  private long[] countByLargerVertex() {
    long[] starts = new long[n + 1];
    for (long entry = 0; entry < values.size(); entry++) {
      long i = row.applyAsLong(entry);
      long j = column.applyAsLong(entry);
      DistanceFiles.checkLength(values.get(entry), i, j, source);
      if (i != j) {
        starts[(int) Math.max(i, j) + 1]++;
      } else if (values.get(entry) != 0) {
        throw source.error(
            "the diagonal entry (%d, %d) is %s".formatted(i, i, values.get(entry)),
            "a point's distance to itself is 0");
      }
    }
    Arrays.parallelPrefix(starts, Long::sum);
    return starts;
  }

  private int larger(long entry) {
    return (int) Math.max(row.applyAsLong(entry), column.applyAsLong(entry));
  }

  private int smaller(long entry) {
    return (int) Math.min(row.applyAsLong(entry), column.applyAsLong(entry));
  }

  private void addGroup(int vertex, MemorySegment order, long from, long to, Edges edges) {
    int size = Math.toIntExact(to - from);
    long[] sorted = new long[size];
    for (int i = 0; i < size; i++) {
      sorted[i] =
          (long) smaller(order.getAtIndex(ValueLayout.JAVA_LONG, from + i)) << Integer.SIZE | i;
    }
    Arrays.sort(sorted);
    long last = -1;
    for (long key : sorted) {
      long entry = order.getAtIndex(ValueLayout.JAVA_LONG, from + (int) key);
      if (last >= 0 && smaller(last) == smaller(entry)) {
        checkTwins(last, entry);
      } else {
        edges.add(vertex, smaller(entry), values.get(entry));
      }
      last = entry;
    }
  }

  private void checkTwins(long first, long second) {
    long i = row.applyAsLong(second);
    long j = column.applyAsLong(second);
    if (row.applyAsLong(first) == i) {
      throw source.error(
          "the entry (%d, %d) is given twice".formatted(i, j),
          "call sum_duplicates() or remove one");
    }
    if (values.get(first) != values.get(second)) {
      throw source.error(
          "(%d, %d) is %s but (%d, %d) is %s"
              .formatted(j, i, values.get(first), i, j, values.get(second)),
          "make the matrix symmetric, or keep one triangle");
    }
  }

  /** The edges found so far. */
  private static final class Edges {
    private final MemorySegment rows;
    private final MemorySegment columns;
    private final MemorySegment values;
    private final ElementType type;
    private long size;

    Edges(long most, ElementType type, Arena arena) {
      this.rows = arena.allocate(Math.max(1, most * Long.BYTES), Long.BYTES);
      this.columns = arena.allocate(Math.max(1, most * Long.BYTES), Long.BYTES);
      this.values = arena.allocate(Math.max(1, most * NumericArray.bytes(type)), Long.BYTES);
      this.type = type;
    }

    void add(long i, long j, double length) {
      rows.setAtIndex(ValueLayout.JAVA_LONG, size, i);
      columns.setAtIndex(ValueLayout.JAVA_LONG, size, j);
      if (type == ElementType.FLOAT32) {
        values.setAtIndex(ValueLayout.JAVA_FLOAT, size, (float) length);
      } else {
        values.setAtIndex(ValueLayout.JAVA_DOUBLE, size, length);
      }
      size++;
    }

    SparseDistances finish(long n) {
      return new SparseDistances(
          n,
          size,
          rows.asSlice(0, size * Long.BYTES),
          columns.asSlice(0, size * Long.BYTES),
          values.asSlice(0, size * NumericArray.bytes(type)),
          type);
    }
  }
}
