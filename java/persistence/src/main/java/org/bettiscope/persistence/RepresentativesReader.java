package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Copies representatives out of a handle of the native library. */
final class RepresentativesReader {
  private final MemorySegment handle;
  private final int dimension;

  private RepresentativesReader(MemorySegment handle, int dimension) {
    this.handle = handle;
    this.dimension = dimension;
  }

  static List<BarRepresentative> read(MemorySegment handle, int dimension) {
    RepresentativesReader reader = new RepresentativesReader(handle, dimension);
    List<BarRepresentative> out = new ArrayList<>();
    for (long bar = 0; bar < NativeCore.representativesSize(handle); bar++) {
      try (Arena arena = Arena.ofConfined()) {
        out.add(reader.bar(bar, arena));
      }
    }
    return List.copyOf(out);
  }

  private BarRepresentative bar(long bar, Arena arena) {
    MemorySegment index = arena.allocate(JAVA_LONG);
    MemorySegment ends = arena.allocate(JAVA_DOUBLE, 2);
    MemorySegment sizes = arena.allocate(JAVA_LONG, 2);
    check(
        NativeCore.representativesBar(
            handle,
            bar,
            index,
            ends,
            ends.asSlice(Double.BYTES),
            sizes,
            sizes.asSlice(Long.BYTES)));
    long terms = sizes.getAtIndex(JAVA_LONG, 0);
    long[] loop = loop(bar, sizes.getAtIndex(JAVA_LONG, 1), arena);
    int values = Arguments.arrayLength((dimension + 1L) * terms, "the simplices of a cocycle");
    MemorySegment vertices = NativeMemory.allocate(arena, JAVA_LONG, values);
    MemorySegment coefficients = NativeMemory.allocate(arena, JAVA_INT, terms);
    check(NativeCore.representativesCocycle(handle, bar, vertices, coefficients, terms));
    return new BarRepresentative(
        dimension,
        index.get(JAVA_LONG, 0),
        ends.getAtIndex(JAVA_DOUBLE, 0),
        ends.getAtIndex(JAVA_DOUBLE, 1),
        vertices.toArray(JAVA_LONG),
        coefficients.toArray(JAVA_INT),
        loop);
  }

  private long[] loop(long bar, long size, Arena arena) {
    MemorySegment vertices =
        NativeMemory.allocate(arena, JAVA_LONG, Arguments.arrayLength(size, "a loop"));
    check(NativeCore.representativesLoop(handle, bar, vertices, size));
    return vertices.toArray(JAVA_LONG);
  }

  private static void check(int status) {
    if (status != NativeCore.OK) {
      throw Status.exception(status, "a copy of representatives");
    }
  }
}
