package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How far two persistence diagrams of one dimension are apart. All kinds are metrics (the sliced
 * and the scale space distance on finite bars), immutable, and may be used by several threads at
 * once. Bars of zero length, which are on the diagonal, change nothing.
 */
public sealed interface DiagramDistance
    permits MatchingDistance, SlicedWassersteinDistance, ScaleSpaceDistance {

  /** The kind's word in files and on the command line, such as "wasserstein". */
  String word();

  /**
   * The distance between two diagrams, in the unit of the lengths, except where the kind says
   * otherwise.
   *
   * @throws BettiscopeException (usage) if they are of different dimensions, or the distance is
   *     beyond double; (data) if they have essential bars and the kind is not defined for these
   */
  default double between(PersistenceDiagram a, PersistenceDiagram b) {
    return between(a, b, new Cancellation());
  }

  /**
   * As {@link #between(PersistenceDiagram, PersistenceDiagram)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  default double between(PersistenceDiagram a, PersistenceDiagram b, Cancellation cancellation) {
    return DistanceCall.one(this, a, b, cancellation);
  }

  /**
   * The distance between the diagrams of one dimension of two computations.
   *
   * @throws BettiscopeException as {@link #between(PersistenceDiagram, PersistenceDiagram)};
   *     (usage) if the coefficient fields are different, or the dimension was not computed
   */
  default double between(PersistenceDiagrams a, PersistenceDiagrams b, int dimension) {
    if (a.field() != b.field()) {
      throw Arguments.usage(
          "a has coefficients in Z/" + a.field() + ", expected Z/" + b.field() + " as b has");
    }
    return between(a.diagram(dimension), b.diagram(dimension));
  }

  /**
   * The distances between all pairs of diagrams, in one call of the native library.
   *
   * @param diagrams of one dimension
   * @param threads at least 1, or 0 for the number of cores
   * @param progress is told the number of pairs finished so far, when it grows, from a thread of
   *     its own; what it throws is thrown when the call has ended
   * @return of diagrams i &lt; j, in the order (0, 1), (0, 2), ..., (1, 2), ...
   * @throws BettiscopeException as {@link #between(PersistenceDiagram, PersistenceDiagram)};
   *     (stopped) if it was cancelled
   */
  default double[] betweenAll(
      List<PersistenceDiagram> diagrams,
      int threads,
      Cancellation cancellation,
      LongConsumer progress) {
    requireNonNull(progress, "progress");
    NativeLibrary.get();
    try (ProgressWatch watch = new ProgressWatch(new Growth(progress))) {
      return DistanceCall.all(this, diagrams, threads, cancellation, watch.progress());
    }
  }

  /**
   * As {@link #betweenAll(List, int, Cancellation, LongConsumer)}, not to be watched or stopped.
   */
  default double[] betweenAll(List<PersistenceDiagram> diagrams, int threads) {
    return DistanceCall.all(this, diagrams, threads, new Cancellation(), MemorySegment.NULL);
  }
}
