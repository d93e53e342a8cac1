package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The linking number of two closed polygons in space: how often one winds around the other, by
 * Gauss's integral, which is a solid angle for each pair of edges. It is the same with the two
 * exchanged, and changes its sign where one of them is run through the other way. Links of linking
 * number 0 may be linked all the same, as Whitehead's is.
 */
public final class LinkingNumber {
  private LinkingNumber() {}

  /**
   * The linking number of two polygons, in time {@code a.points() * b.points()}.
   *
   * @param a the vertices of one in turn, at least 3, of 3 finite coordinates each; the last is
   *     joined to the first
   * @param b likewise the other
   * @throws BettiscopeException (usage) if there are fewer vertices, or coordinates that are not 3;
   *     (data) if a coordinate is not finite, or the polygons touch: come as near to each other as
   *     a millionth of the diagonal of the box around both
   */
  public static long of(PointCloud a, PointCloud b) {
    return of(a, b, new Cancellation());
  }

  /**
   * As {@link #of(PointCloud, PointCloud)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public static long of(PointCloud a, PointCloud b, Cancellation cancellation) {
    requireNonNull(cancellation, "cancellation");
    requireSpace(a, "a");
    requireSpace(b, "b");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_LONG);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.linkingNumber(
              NativeMemory.float64(a, arena),
              a.points(),
              NativeMemory.float64(b, arena),
              b.points(),
              cancellation.flag(),
              number,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return number.get(JAVA_LONG, 0);
    }
  }

  private static void requireSpace(PointCloud polygon, String name) {
    if (polygon.dimensions() != 3) {
      throw Arguments.usage(
          name
              + " has "
              + polygon.dimensions()
              + " coordinates, expected 3: only curves in space link");
    }
  }
}
