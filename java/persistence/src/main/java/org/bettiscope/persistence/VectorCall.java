package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.bettiscope.persistence.NativeCore.VectorOptions;

/** Lays diagrams out for the functions of vectors in {@code bettiscope.h}, and calls them. */
final class VectorCall {
  private VectorCall() {}

  /**
   * @param progress a {@code bettiscope_progress} or NULL
   */
  static double[][] rows(
      DiagramVector kind,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation,
      MemorySegment progress) {
    return rows(
        arena -> options(kind, arena), kind.width(), diagrams, threads, cancellation, progress);
  }

  static double[][] statistics(List<PersistenceDiagram> diagrams, int threads) {
    return rows(
        arena -> options(NativeCore.STATISTICS, arena),
        NativeCore.STATISTICS_SIZE,
        diagrams,
        threads,
        new Cancellation(),
        MemorySegment.NULL);
  }

  private static double[][] rows(
      Function<Arena, MemorySegment> options,
      int width,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation,
      MemorySegment progress) {
    Arguments.requireAtLeast(0, threads, "threads");
    requireNonNull(cancellation, "cancellation");
    DiagramBatch.requireOneDimension(diagrams);
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      long capacity = (long) diagrams.size() * width;
      MemorySegment values = NativeMemory.allocate(arena, JAVA_DOUBLE, capacity);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.vectors(
              DiagramBatch.pairs(diagrams, arena),
              DiagramBatch.offsets(diagrams, arena),
              diagrams.size(),
              options.apply(arena),
              threads,
              cancellation.flag(),
              progress,
              values,
              capacity,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      double[][] rows = new double[diagrams.size()][width];
      for (int k = 0; k < rows.length; k++) {
        MemorySegment.copy(values, JAVA_DOUBLE, (long) k * width * Double.BYTES, rows[k], 0, width);
      }
      return rows;
    }
  }

  static double[] amplitudes(
      DiagramAmplitude kind,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation) {
    DiagramBatch.requireOneDimension(diagrams);
    return switch (kind) {
      case DiagramAmplitude.OfDistance of ->
          diagrams.stream()
              .mapToDouble(diagram -> fromNothing(of.distance(), diagram, cancellation))
              .toArray();
      case DiagramAmplitude.OfBettiCurve of ->
          norms(
              arena -> options(NativeCore.BETTI_CURVE, arena),
              of.order(),
              diagrams,
              threads,
              cancellation);
      case DiagramAmplitude.OfLandscape of ->
          norms(
              arena -> options(NativeCore.LANDSCAPE, arena),
              of.order(),
              diagrams,
              threads,
              cancellation);
      case DiagramAmplitude.OfSilhouette of ->
          norms(
              arena -> {
                MemorySegment options = options(NativeCore.SILHOUETTE, arena);
                options.set(JAVA_DOUBLE, VectorOptions.EXPONENT, of.exponent());
                return options;
              },
              of.order(),
              diagrams,
              threads,
              cancellation);
      case DiagramAmplitude.OfImage of ->
          norms(arena -> options(of.image(), arena), of.order(), diagrams, threads, cancellation);
    };
  }

  private static double fromNothing(
      DiagramDistance distance, PersistenceDiagram diagram, Cancellation cancellation) {
    if (diagram.essential() > 0) {
      throw new BettiscopeException(
          BettiscopeException.Kind.DATA,
          diagram + " is infinitely far from the empty one",
          "leave its essential bars out");
    }
    return distance.between(diagram, PersistenceDiagram.of(diagram.dimension()), cancellation);
  }

  private static double[] norms(
      Function<Arena, MemorySegment> options,
      double order,
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation) {
    Arguments.requireAtLeast(0, threads, "threads");
    requireNonNull(cancellation, "cancellation");
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment amplitudes = NativeMemory.allocate(arena, JAVA_DOUBLE, diagrams.size());
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.amplitudes(
              DiagramBatch.pairs(diagrams, arena),
              DiagramBatch.offsets(diagrams, arena),
              diagrams.size(),
              options.apply(arena),
              order,
              threads,
              cancellation.flag(),
              MemorySegment.NULL,
              amplitudes,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      return amplitudes.toArray(JAVA_DOUBLE);
    }
  }

  static BettiSteps steps(PersistenceDiagram diagram) {
    NativeLibrary.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment scales = NativeMemory.allocate(arena, JAVA_DOUBLE, 2L * diagram.size());
      MemorySegment numbers = NativeMemory.allocate(arena, JAVA_LONG, 2L * diagram.size());
      MemorySegment steps = arena.allocate(JAVA_LONG);
      MemorySegment error = Status.errorBuffer(arena);
      int status =
          NativeCore.bettiCurve(
              DiagramBatch.pairs(List.of(diagram), arena),
              diagram.size(),
              MemorySegment.NULL,
              scales,
              numbers,
              steps,
              error,
              Status.ERROR_CAPACITY);
      Status.check(status, error);
      long count = steps.get(JAVA_LONG, 0);
      return new BettiSteps(
          scales.asSlice(0, count * Double.BYTES).toArray(JAVA_DOUBLE),
          numbers.asSlice(0, count * Long.BYTES).toArray(JAVA_LONG));
    }
  }

  /** Options of a kind, all else 0. */
  private static MemorySegment options(int kind, Arena arena) {
    MemorySegment options = arena.allocate(VectorOptions.SIZEOF, Long.BYTES);
    options.set(JAVA_INT, VectorOptions.STRUCT_SIZE, VectorOptions.SIZEOF);
    options.set(JAVA_INT, VectorOptions.KIND, kind);
    return options;
  }

  static MemorySegment options(DiagramVector kind, Arena arena) {
    MemorySegment options = options(code(kind), arena);
    switch (kind) {
      case BettiCurve of -> setScales(options, of.scales());
      case Landscape of -> {
        setScales(options, of.scales());
        options.set(JAVA_LONG, VectorOptions.LEVELS, of.levels());
      }
      case Silhouette of -> {
        setScales(options, of.scales());
        options.set(JAVA_DOUBLE, VectorOptions.EXPONENT, of.exponent());
      }
      case EntropyCurve of -> setScales(options, of.scales());
      case PersistenceImage of -> {
        setScales(options, of.births());
        options.set(JAVA_DOUBLE, VectorOptions.LENGTH_LOW, of.lengths().low());
        options.set(JAVA_DOUBLE, VectorOptions.LENGTH_HIGH, of.lengths().high());
        options.set(JAVA_LONG, VectorOptions.LENGTH_COUNT, of.lengths().count());
        options.set(JAVA_DOUBLE, VectorOptions.BANDWIDTH, of.bandwidth());
        options.set(JAVA_DOUBLE, VectorOptions.EXPONENT, of.exponent());
        options.set(JAVA_DOUBLE, VectorOptions.CAP, of.cap());
      }
    }
    return options;
  }

  private static void setScales(MemorySegment options, ScaleGrid scales) {
    options.set(JAVA_DOUBLE, VectorOptions.SCALE_LOW, scales.low());
    options.set(JAVA_DOUBLE, VectorOptions.SCALE_HIGH, scales.high());
    options.set(JAVA_LONG, VectorOptions.SCALE_COUNT, scales.count());
  }

  private static int code(DiagramVector kind) {
    return switch (kind) {
      case BettiCurve of -> NativeCore.BETTI_CURVE;
      case Landscape of -> NativeCore.LANDSCAPE;
      case Silhouette of -> NativeCore.SILHOUETTE;
      case EntropyCurve of -> NativeCore.ENTROPY_CURVE;
      case PersistenceImage of -> NativeCore.IMAGE;
    };
  }
}
