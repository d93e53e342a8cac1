package org.bettiscope.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;

/**
 * Reads distances: lower triangles and sparse matrices.
 *
 * <p>Every failure is a {@link BettiscopeException} of kind DATA that begins with the file.
 */
public final class DistanceFiles {
  private DistanceFiles() {}

  /**
   * Reads the lower triangle of a distance matrix, row by row: (1,0), (2,0), (2,1), ...
   *
   * @param name as in {@link ArrayFiles#read}
   * @return n (n - 1) / 2 lengths on one axis, each at least 0 or infinite
   */
  public static NumericArray readLower(Path file, String name, Arena arena) {
    NumericArray lengths = ArrayFiles.read(file, name, arena);
    ArraySource source = new ArraySource(file, name);
    if (lengths.shape().length != 1) {
      throw source.error(
          "a lower triangle is " + lengths.shapeText() + " where one axis is expected",
          "store it row by row: (1,0), (2,0), (2,1), ...");
    }
    long size = lengths.size();
    long n = vertices(size);
    if (n * (n - 1) / 2 != size) {
      throw source.error(
          "%d lengths are no lower triangle: %d points have %d, %d points have %d"
              .formatted(size, n, n * (n - 1) / 2, n + 1, n * (n + 1) / 2),
          "store n (n - 1) / 2 of them");
    }
    long at = 0;
    for (long i = 1; i < n; i++) {
      for (long j = 0; j < i; j++) {
        checkLength(lengths.get(at++), i, j, source);
      }
    }
    return lengths;
  }

  /** The number of points whose lower triangle has at most {@code size} lengths. */
  public static long vertices(long size) {
    long n = (long) Math.floor((1 + Math.sqrt(1 + 8.0 * size)) / 2);
    while (n * (n - 1) / 2 > size) {
      n--;
    }
    while ((n + 1) * n / 2 <= size) {
      n++;
    }
    return n;
  }

  /**
   * Reads a distance matrix written by scipy's {@code save_npz} in the formats csr, csc and coo:
   * symmetric, or the upper or lower triangle alone. A pair given in both orders must agree.
   * Explicit zeros are edges of length zero; the diagonal must be zero; no entry may be doubled.
   */
  public static SparseDistances readSparse(Path file, Arena arena) {
    FileError.checkReadable(file);
    try (NpzFile npz = new NpzFile(file);
        Arena scratch = Arena.ofConfined()) {
      return SparseReader.read(npz, file, scratch, arena);
    } catch (IOException e) {
      throw FileError.unreadable(file, e);
    }
  }

  static void checkLength(double length, long i, long j, ArraySource source) {
    if (!(length >= 0)) {
      throw source.error(
          "the length of (%d, %d) is %s".formatted(i, j, length),
          "lengths are at least 0, or infinite for no edge");
    }
  }
}
