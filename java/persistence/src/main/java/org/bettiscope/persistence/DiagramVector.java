package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A way to make a row of numbers, always as many, of a persistence diagram, so that diagrams can be
 * averaged, compared and learned from. All kinds are immutable and may be used by several threads
 * at once. Below, the bars of a diagram are [b, d), of the length l = d - b; the tent of a bar is
 * max(0, min(s - b, d - s)) at the scale s. Bars of zero length change nothing.
 */
public sealed interface DiagramVector
    permits BettiCurve, Landscape, Silhouette, EntropyCurve, PersistenceImage {

  /** The kind's word in files and on the command line, such as "landscape". */
  String word();

  /** How many values a row has. */
  int width();

  /**
   * The row of a diagram.
   *
   * @throws BettiscopeException (data) if it has essential bars and the kind is not defined for
   *     these; (usage) if a value is beyond double
   */
  default double[] of(PersistenceDiagram diagram) {
    return ofAll(List.of(diagram), 1)[0];
  }

  /**
   * The row of each diagram, in one call of the native library.
   *
   * @param diagrams of one dimension
   * @param threads at least 1, or 0 for the number of cores
   * @param progress is told the number of diagrams finished so far, when it grows, from a thread of
   *     its own; what it throws is thrown when the call has ended
   * @throws BettiscopeException as {@link #of(PersistenceDiagram)}; (usage) if the diagrams are of
   *     different dimensions; (stopped) if it was cancelled
   */
  default double[][] ofAll(
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation,
      LongConsumer progress) {
    requireNonNull(progress, "progress");
    NativeLibrary.get();
    try (ProgressWatch watch = new ProgressWatch(new Growth(progress))) {
      return VectorCall.rows(this, diagrams, threads, cancellation, watch.progress());
    }
  }

  /** As {@link #ofAll(List, int, Cancellation, LongConsumer)}, not to be watched or stopped. */
  default double[][] ofAll(List<PersistenceDiagram> diagrams, int threads) {
    return VectorCall.rows(this, diagrams, threads, new Cancellation(), MemorySegment.NULL);
  }
}
