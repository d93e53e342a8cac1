package org.bettiscope.data;

import static org.bettiscope.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistanceFilesTest {
  @TempDir Path folder;

  private NumericArray lower(String name) {
    return DistanceFiles.readLower(folder.resolve("a.npz"), name, Arena.ofAuto());
  }

  private SparseDistances sparse(String file) {
    return DistanceFiles.readSparse(folder.resolve(file), Arena.ofAuto());
  }

  private static List<String> edges(SparseDistances distances) {
    List<String> edges = new ArrayList<>();
    for (long e = 0; e < distances.entries(); e++) {
      double length =
          distances.type() == ElementType.FLOAT32
              ? distances.values().getAtIndex(ValueLayout.JAVA_FLOAT, e)
              : distances.values().getAtIndex(ValueLayout.JAVA_DOUBLE, e);
      edges.add(
          distances.rows().getAtIndex(ValueLayout.JAVA_LONG, e)
              + " "
              + distances.columns().getAtIndex(ValueLayout.JAVA_LONG, e)
              + " "
              + length);
    }
    return edges;
  }

  @Test
  void testLowerTriangles() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        np.savez('a.npz', good=np.arange(6.0), none=np.zeros(0), five=np.zeros(5), square=np.zeros((3, 3)),
                 negative=np.array([1, 2, -3.0]), nan=np.array([1, np.nan, 3.0]), far=np.array([1, np.inf, 2.0]))
        """);
    assertEquals(6, lower("good").size());
    assertEquals(4, DistanceFiles.vertices(6));
    assertEquals(0, lower("none").size());
    assertEquals(1, DistanceFiles.vertices(0));
    assertEquals(Double.POSITIVE_INFINITY, lower("far").get(1));
    String at = folder.resolve("a.npz") + ": array ";
    assertRefused(
        Kind.DATA,
        at + "five: 5 lengths are no lower triangle: 3 points have 3, 4 points have 6",
        () -> lower("five"));
    assertRefused(
        Kind.DATA,
        at + "square: a lower triangle is 3 x 3 where one axis is expected",
        () -> lower("square"));
    assertRefused(
        Kind.DATA, at + "negative: the length of (2, 1) is -3.0", () -> lower("negative"));
    assertRefused(Kind.DATA, at + "nan: the length of (2, 0) is NaN", () -> lower("nan"));
  }

  @Test
  void testVerticesAreExactForLongTriangles() {
    for (long n : new long[] {2, 3, 94_906_266, 3_000_000_001L}) {
      long size = n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
      assertEquals(n, DistanceFiles.vertices(size));
      assertEquals(n - 1, DistanceFiles.vertices(size - 1));
    }
  }

  /**
   * The same graph from scipy's three formats, both triangles, both index widths and both
   * precisions.
   */
  @ParameterizedTest
  @ValueSource(strings = {"csr", "csc", "coo"})
  void testFormats(String format) throws Exception {
    Python.run(
        folder,
        """
        import numpy as np, scipy.sparse as sp
        i = np.array([3, 1, 2, 3]); j = np.array([0, 0, 1, 2]); v = np.array([0.5, 0.0, 2.0, np.inf])
        def save(name, i, j, v, **k):
            sp.save_npz(name, sp.coo_matrix((v, (i, j)), shape=(5, 5)).asformat('%s'), **k)
        save('lower.npz', i, j, v)
        save('upper.npz', j, i, v.astype('f4'), compressed=False)
        save('both.npz', np.r_[i, j], np.r_[j, i], np.r_[v, v])
        save('some.npz', np.r_[i, j[:2]], np.r_[j, i[:2]], np.r_[v, v[:2]])
        save('diagonal.npz', np.r_[i, 4], np.r_[j, 4], np.r_[v, 0.0])
        """
            .formatted(format));
    List<String> expected = List.of("1 0 0.0", "2 1 2.0", "3 0 0.5", "3 2 Infinity");
    for (String name : new String[] {"lower", "upper", "both", "some", "diagonal"}) {
      SparseDistances distances = sparse(name + ".npz");
      assertEquals(5, distances.n());
      assertEquals(expected, edges(distances), name);
      assertEquals(
          name.equals("upper") ? ElementType.FLOAT32 : ElementType.FLOAT64, distances.type());
    }
  }

  /** A random symmetric matrix against scipy's own triangle. */
  @Test
  void testRandomMatrixEqualsScipy() throws Exception {
    String printed =
        Python.run(
            folder,
            """
            import numpy as np, scipy.sparse as sp
            a = sp.random(60, 60, 0.2, random_state=1, format='csr'); a.setdiag(0); a.eliminate_zeros()
            a = a.maximum(a.T).tocsc(); sp.save_npz('random.npz', a)
            t = sp.tril(a).tocsr(); t.sort_indices(); t = t.tocoo()
            for i, j, v in zip(t.row, t.col, t.data): print(i, j, repr(float(v)))
            """);
    List<String> expected =
        printed
            .lines()
            .map(line -> line.split(" "))
            .map(cells -> cells[0] + " " + cells[1] + " " + Double.parseDouble(cells[2]))
            .toList();
    assertEquals(expected, edges(sparse("random.npz")));
  }

  @Test
  void testRefusesBadMatrices() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np, scipy.sparse as sp
        def save(name, v, i, j, shape=(4, 4), f='coo'):
            sp.save_npz(name, sp.coo_matrix((v, (i, j)), shape=shape).asformat(f))
        save('asymmetric.npz', [1.0, 2.0], [1, 0], [0, 1])
        save('diagonal.npz', [1.0, 2.0], [1, 2], [0, 2])
        save('doubled.npz', [1.0, 1.0], [1, 1], [0, 0])
        save('negative.npz', [-1.0], [3], [1])
        save('nan.npz', [float('nan')], [3], [1])
        save('wide.npz', [1.0], [1], [0], (4, 5))
        save('bsr.npz', [1.0], [1], [0], f='bsr')
        np.savez('points.npz', X=np.zeros((3, 2)))
        np.savez('range.npz', format=np.array(b'coo'), shape=np.array([2, 2]), data=np.array([1.0]),
                 row=np.array([2]), col=np.array([0]))
        np.savez('indptr.npz', format=np.array(b'csr'), shape=np.array([2, 2]), data=np.array([1.0]),
                 indptr=np.array([0, 2, 1]), indices=np.array([0]))
        np.savez('count.npz', format=np.array(b'coo'), shape=np.array([2, 2]), data=np.array([1.0]),
                 row=np.array([1, 0]), col=np.array([0]))
        """);
    String at = folder + "/";
    assertRefused(
        Kind.DATA,
        at + "asymmetric.npz: (1, 0) is 1.0 but (0, 1) is 2.0",
        () -> sparse("asymmetric.npz"));
    assertRefused(
        Kind.DATA,
        at + "diagonal.npz: the diagonal entry (2, 2) is 2.0",
        () -> sparse("diagonal.npz"));
    assertRefused(
        Kind.DATA,
        at + "doubled.npz: the entry (1, 0) is given twice",
        () -> sparse("doubled.npz"));
    assertRefused(
        Kind.DATA, at + "negative.npz: the length of (3, 1) is -1.0", () -> sparse("negative.npz"));
    assertRefused(Kind.DATA, at + "nan.npz: the length of (3, 1) is NaN", () -> sparse("nan.npz"));
    assertRefused(
        Kind.DATA, at + "wide.npz: the sparse matrix is not square", () -> sparse("wide.npz"));
    assertRefused(
        Kind.DATA, at + "bsr.npz: sparse format bsr is not read", () -> sparse("bsr.npz"));
    assertRefused(
        Kind.DATA,
        at + "points.npz: is no sparse matrix: it has the arrays X",
        () -> sparse("points.npz"));
    assertRefused(
        Kind.DATA, at + "range.npz: row[0] is 2 in a matrix of 2 rows", () -> sparse("range.npz"));
    assertRefused(
        Kind.DATA,
        at + "indptr.npz: indptr does not ascend from 0 to 1",
        () -> sparse("indptr.npz"));
    assertRefused(Kind.DATA, at + "count.npz: 2 row for 1 values", () -> sparse("count.npz"));
  }
}
