package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bettiscope.persistence.NativeCore.DistanceOptions;

/** Lays diagrams out as {@code bettiscope.h} wants them, and makes the one call. */
final class DistanceCall {
  private DistanceCall() {}

  static double one(
      DiagramDistance kind, PersistenceDiagram a, PersistenceDiagram b, Cancellation cancellation) {
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment distance = arena.allocate(JAVA_DOUBLE);
      call(kind, a, b, cancellation, arena, distance, MemorySegment.NULL, MemorySegment.NULL);
      return distance.get(JAVA_DOUBLE, 0);
    }
  }

  static DiagramMatching matching(
      MatchingDistance kind,
      PersistenceDiagram a,
      PersistenceDiagram b,
      Cancellation cancellation) {
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment distance = arena.allocate(JAVA_DOUBLE);
      MemorySegment lowerBound = arena.allocate(JAVA_DOUBLE);
      MemorySegment partners = NativeMemory.allocate(arena, JAVA_LONG, a.size());
      call(kind, a, b, cancellation, arena, distance, lowerBound, partners);
      int[] copied = new int[a.size()];
      for (int bar = 0; bar < copied.length; bar++) {
        copied[bar] = (int) partners.getAtIndex(JAVA_LONG, bar);
      }
      return new DiagramMatching(
          distance.get(JAVA_DOUBLE, 0), lowerBound.get(JAVA_DOUBLE, 0), copied);
    }
  }

  private static void call(
      DiagramDistance kind,
      PersistenceDiagram a,
      PersistenceDiagram b,
      Cancellation cancellation,
      Arena arena,
      MemorySegment distance,
      MemorySegment lowerBound,
      MemorySegment partners) {
    requireNonNull(cancellation, "cancellation");
    if (a.dimension() != b.dimension()) {
      throw Arguments.usage(
          "b is of dimension " + b.dimension() + ", expected " + a.dimension() + " as a is");
    }
    MemorySegment error = Status.errorBuffer(arena);
    int status =
        NativeCore.distance(
            DiagramBatch.pairs(List.of(a), arena),
            a.size(),
            DiagramBatch.pairs(List.of(b), arena),
            b.size(),
            options(kind, arena),
            cancellation.flag(),
            distance,
            lowerBound,
            partners,
            error,
            Status.ERROR_CAPACITY);
    Status.check(status, error);
  }

  /**
   * @param progress a {@code bettiscope_progress} or NULL
   */
  static double[] all(
      DiagramDistance kind,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation,
      MemorySegment progress) {
    Arguments.requireAtLeast(0, threads, "threads");
    requireNonNull(cancellation, "cancellation");
    DiagramBatch.requireOneDimension(diagrams);
    long count = diagrams.size();
    int pairCount = Arguments.arrayLength(count * (count - 1) / 2, "the distances of all pairs");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment distances = NativeMemory.allocate(arena, JAVA_DOUBLE, pairCount);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.distanceBatch(
              DiagramBatch.pairs(diagrams, arena),
              DiagramBatch.offsets(diagrams, arena),
              count,
              MemorySegment.NULL,
              MemorySegment.NULL,
              pairCount,
              options(kind, arena),
              threads,
              cancellation.flag(),
              progress,
              distances,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return distances.toArray(JAVA_DOUBLE);
    }
  }

  static double kernel(double bandwidth, PersistenceDiagram a, PersistenceDiagram b) {
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_DOUBLE);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.scaleSpaceKernel(
              DiagramBatch.pairs(List.of(a), arena),
              a.size(),
              DiagramBatch.pairs(List.of(b), arena),
              b.size(),
              bandwidth,
              MemorySegment.NULL,
              value,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return value.get(JAVA_DOUBLE, 0);
    }
  }

  private static MemorySegment options(DiagramDistance kind, Arena arena) {
    MemorySegment options = arena.allocate(DistanceOptions.SIZEOF, Long.BYTES);
    options.set(JAVA_INT, DistanceOptions.STRUCT_SIZE, DistanceOptions.SIZEOF);
    options.set(JAVA_INT, DistanceOptions.KIND, code(kind));
    switch (kind) {
      case WassersteinDistance of -> {
        options.set(JAVA_DOUBLE, DistanceOptions.ORDER, of.order());
        options.set(JAVA_DOUBLE, DistanceOptions.ERROR, of.error());
        options.set(JAVA_INT, DistanceOptions.NORM, of.norm().code());
      }
      case BottleneckDistance of -> {}
      case SlicedWassersteinDistance of ->
          options.set(JAVA_LONG, DistanceOptions.DIRECTIONS, of.directions());
      case ScaleSpaceDistance of ->
          options.set(JAVA_DOUBLE, DistanceOptions.BANDWIDTH, of.bandwidth());
    }
    return options;
  }

  private static int code(DiagramDistance kind) {
    return switch (kind) {
      case WassersteinDistance of -> NativeCore.WASSERSTEIN;
      case BottleneckDistance of -> NativeCore.BOTTLENECK;
      case SlicedWassersteinDistance of -> NativeCore.SLICED_WASSERSTEIN;
      case ScaleSpaceDistance of -> NativeCore.SCALE_SPACE;
    };
  }
}
