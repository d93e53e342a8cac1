package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Lays diagrams out for the functions of means in {@code bettiscope.h}, and calls them. */
final class MeanCall {
  private MeanCall() {}

  static FrechetMean frechet(
      List<PersistenceDiagram> diagrams, int threads, Cancellation cancellation) {
    check(diagrams, threads, cancellation);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pairs = DiagramBatch.pairs(diagrams, arena);
      MemorySegment mean =
          NativeMemory.allocate(arena, JAVA_DOUBLE, pairs.byteSize() / Double.BYTES);
      MemorySegment size = arena.allocate(JAVA_LONG);
      MemorySegment variance = arena.allocate(JAVA_DOUBLE);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.frechetMean(
              pairs,
              DiagramBatch.offsets(diagrams, arena),
              diagrams.size(),
              0,
              threads,
              cancellation.flag(),
              mean,
              size,
              variance,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      long bytes = 2 * size.get(JAVA_LONG, 0) * Double.BYTES;
      PersistenceDiagram diagram =
          new PersistenceDiagram(
              diagrams.getFirst().dimension(), mean.asSlice(0, bytes).toArray(JAVA_DOUBLE), null);
      return new FrechetMean(diagram, variance.get(JAVA_DOUBLE, 0));
    }
  }

  static MeanVector mean(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation) {
    check(diagrams, threads, cancellation);
    try (Arena arena = Arena.ofConfined()) {
      double[] values =
          call(kind, diagrams, 0, 0, 0, threads, cancellation, arena, MemorySegment.NULL);
      return new MeanVector(values, Double.NaN);
    }
  }

  static MeanVector band(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      double confidence,
      long samples,
      long seed,
      int threads,
      Cancellation cancellation) {
    check(diagrams, threads, cancellation);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment halfWidth = arena.allocate(JAVA_DOUBLE);
      double[] values =
          call(kind, diagrams, confidence, samples, seed, threads, cancellation, arena, halfWidth);
      return new MeanVector(values, halfWidth.get(JAVA_DOUBLE, 0));
    }
  }

  private static void check(
      List<PersistenceDiagram> diagrams, int threads, Cancellation cancellation) {
    Arguments.requireAtLeast(1, diagrams.size(), "the number of diagrams");
    Arguments.requireAtLeast(0, threads, "threads");
    requireNonNull(cancellation, "cancellation");
    DiagramBatch.requireOneDimension(diagrams);
    NativeLibrary.get();
  }

  private static double[] call(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      double confidence,
      long samples,
      long seed,
      int threads,
      Cancellation cancellation,
      Arena arena,
      MemorySegment halfWidth) {
    MemorySegment mean = NativeMemory.allocate(arena, JAVA_DOUBLE, kind.width());
    MemorySegment error = Status.errorBuffer(arena);
    int status =
        NativeCore.meanVector(
            DiagramBatch.pairs(diagrams, arena),
            DiagramBatch.offsets(diagrams, arena),
            diagrams.size(),
            VectorCall.options(kind, arena),
            confidence,
            samples,
            seed,
            threads,
            cancellation.flag(),
            mean,
            kind.width(),
            halfWidth,
            error,
            Status.ERROR_CAPACITY);
    Status.check(status, error);
    return mean.toArray(JAVA_DOUBLE);
  }
}
