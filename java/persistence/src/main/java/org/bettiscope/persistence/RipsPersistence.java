package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Vietoris-Rips persistence: which holes of every dimension the Rips complex of points has, and
 * over which range of scales each one lives. Immutable; the {@code with} methods return changed
 * copies.
 *
 * <pre>{@code
 * PersistenceDiagrams diagrams =
 *     RipsPersistence.ofDimension(2).withMetric(Metric.hop(12)).withThreshold(2).compute(cloud);
 * long[] betti = diagrams.bettiNumbers(2);
 * }</pre>
 *
 * @param maxDimension diagrams of dimensions 0 to this, all complete; 0 to 65536
 * @param threshold edges up to and including this length, at least 0; NaN: the enclosing radius
 *     where lengths are dense (it changes no bar of nonzero length), every edge where they are
 *     sparse
 * @param metric of a point cloud
 * @param landmarks 0 for all points of a cloud, else that many by farthest-point sampling
 *     (euclidean) first
 * @param landmarkSeed seed of the first landmark
 * @param field the prime p of the coefficients Z/p
 * @param zeroLengthBars whether bars of zero length are returned too
 * @param simplices whether the simplices that begin and end each bar are kept; not together with
 *     {@code zeroLengthBars}, for those are counted and have none
 * @param threads at least 1, or 0 for the number of cores
 * @param memoryLimit most bytes that the native library may hold beside the input, or 0 for no
 *     limit
 * @param precision float32: lengths are rounded to it once and compared so, and so are births and
 *     deaths; float64: they are not rounded, which takes longer and 8 bytes more for each edge
 * @see <a href="https://doi.org/10.1007/s41468-021-00071-5">Bauer, Ripser (2021)</a>
 */
public record RipsPersistence(
    int maxDimension,
    double threshold,
    Metric metric,
    long landmarks,
    long landmarkSeed,
    int field,
    boolean zeroLengthBars,
    boolean simplices,
    int threads,
    long memoryLimit,
    Precision precision) {

  /** More dimensions than any complex has whose simplices could be listed. */
  private static final int MOST_DIMENSIONS = 1 << 16;

  /** Checks what can be checked without an input. */
  public RipsPersistence {
    Arguments.requireAtLeast(0, maxDimension, "maxDimension");
    if (maxDimension > MOST_DIMENSIONS) {
      throw Arguments.usage(
          "maxDimension = " + maxDimension + ", expected at most " + MOST_DIMENSIONS);
    }
    if (threshold < 0) {
      throw Arguments.usage("threshold = " + threshold + ", expected at least 0");
    }
    requireNonNull(metric, "metric");
    requireNonNull(precision, "precision");
    Arguments.requireAtLeast(0, landmarks, "landmarks");
    Arguments.requireAtLeast(0, threads, "threads");
    Arguments.requireAtLeast(0, memoryLimit, "memoryLimit");
    if (simplices && zeroLengthBars) {
      throw Arguments.usage(
          "simplices and zeroLengthBars, expected one of them: bars of zero length are counted, and have no simplices");
    }
  }

  /**
   * Diagrams of dimensions 0 to {@code maxDimension} over Z/2, euclidean, of all points, up to the
   * enclosing radius, in float32, on all cores, without bars of zero length.
   */
  public static RipsPersistence ofDimension(int maxDimension) {
    return new RipsPersistence(
        maxDimension,
        Double.NaN,
        Metric.euclidean(),
        0,
        0,
        2,
        false,
        false,
        0,
        0,
        Precision.FLOAT32);
  }

  /** Takes edges up to and including this length (a diameter); NaN for none, see the class. */
  public RipsPersistence withThreshold(double threshold) {
    Draft draft = new Draft(this);
    draft.threshold = threshold;
    return draft.settings();
  }

  /** Measures a point cloud by this metric. */
  public RipsPersistence withMetric(Metric metric) {
    Draft draft = new Draft(this);
    draft.metric = metric;
    return draft.settings();
  }

  /**
   * Takes {@code count} landmarks of a point cloud first, see {@link FarthestPoints}; 0 for all
   * points.
   */
  public RipsPersistence withLandmarks(long count, long seed) {
    Draft draft = new Draft(this);
    draft.landmarks = count;
    draft.landmarkSeed = seed;
    return draft.settings();
  }

  /** Takes coefficients in Z/{@code field}. */
  public RipsPersistence withField(int field) {
    Draft draft = new Draft(this);
    draft.field = field;
    return draft.settings();
  }

  /** Computes on so many threads; 0 for the number of cores. */
  public RipsPersistence withThreads(int threads) {
    Draft draft = new Draft(this);
    draft.threads = threads;
    return draft.settings();
  }

  /**
   * Holds at most so many bytes beside the input; 0 for no limit. Where lengths between points do
   * not fit, dimensions up to 1 are computed without keeping them, with the same diagrams. What may
   * need more is refused before any work, and what does need more in mid-run is ended, each with a
   * {@link BettiscopeException} (failure) that names both numbers. In a batch each task has its own
   * limit.
   */
  public RipsPersistence withMemoryLimit(long memoryLimit) {
    Draft draft = new Draft(this);
    draft.memoryLimit = memoryLimit;
    return draft.settings();
  }

  /** Returns bars of zero length too, or not. */
  public RipsPersistence withZeroLengthBars(boolean zeroLengthBars) {
    Draft draft = new Draft(this);
    draft.zeroLengthBars = zeroLengthBars;
    return draft.settings();
  }

  /**
   * Keeps the simplices that begin and end each bar, or not: {@link
   * PersistenceDiagram#birthSimplex} and {@link PersistenceDiagram#deathSimplex}.
   */
  public RipsPersistence withSimplices(boolean simplices) {
    Draft draft = new Draft(this);
    draft.simplices = simplices;
    return draft.settings();
  }

  /** Compares lengths, and gives births and deaths, in this precision. */
  public RipsPersistence withPrecision(Precision precision) {
    Draft draft = new Draft(this);
    draft.precision = precision;
    return draft.settings();
  }

  /** Settings of which some are about to change. */
  private static final class Draft {
    private final int maxDimension;
    private double threshold;
    private Metric metric;
    private long landmarks;
    private long landmarkSeed;
    private int field;
    private boolean zeroLengthBars;
    private boolean simplices;
    private int threads;
    private long memoryLimit;
    private Precision precision;

    Draft(RipsPersistence settings) {
      maxDimension = settings.maxDimension;
      threshold = settings.threshold;
      metric = settings.metric;
      landmarks = settings.landmarks;
      landmarkSeed = settings.landmarkSeed;
      field = settings.field;
      zeroLengthBars = settings.zeroLengthBars;
      simplices = settings.simplices;
      threads = settings.threads;
      memoryLimit = settings.memoryLimit;
      precision = settings.precision;
    }

    RipsPersistence settings() {
      return new RipsPersistence(
          maxDimension,
          threshold,
          metric,
          landmarks,
          landmarkSeed,
          field,
          zeroLengthBars,
          simplices,
          threads,
          memoryLimit,
          precision);
    }
  }

  /**
   * How much memory {@link #compute(RipsInput)} takes at most, whatever the limit. With a finite
   * threshold the edges within it are counted first, after the landmarks are taken; for the hop
   * metric the graph is made.
   *
   * @throws BettiscopeException as {@link #compute(RipsInput)}
   */
  public MemoryPrediction predictMemory(RipsInput input) {
    return predictMemory(input, new Cancellation());
  }

  /**
   * As {@link #predictMemory(RipsInput)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public MemoryPrediction predictMemory(RipsInput input, Cancellation cancellation) {
    return RipsCall.predict(
        new RipsTask(this, input), requireNonNull(cancellation, "cancellation"));
  }

  /**
   * The diagrams of an input.
   *
   * @throws BettiscopeException (usage) if the settings do not fit the input or are beyond what the
   *     library can do; (data) if the input holds a wrong number; (failure) if memory is short or
   *     the memory limit too small
   */
  public PersistenceDiagrams compute(RipsInput input) {
    return compute(input, new Cancellation());
  }

  /**
   * As {@link #compute(RipsInput)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public PersistenceDiagrams compute(RipsInput input, Cancellation cancellation) {
    return compute(input, cancellation, MemorySegment.NULL);
  }

  /**
   * As {@link #compute(RipsInput, Cancellation)}, to be watched.
   *
   * @param progress is told how far the computation is, some twenty times a second and at the end,
   *     from a thread of its own; what it throws is thrown when the computation has ended
   */
  public PersistenceDiagrams compute(
      RipsInput input, Cancellation cancellation, Consumer<RipsProgress> progress) {
    requireNonNull(progress, "progress");
    NativeLibrary.get();
    try (ProgressWatch watch = new ProgressWatch(progress)) {
      return compute(input, cancellation, watch.progress());
    }
  }

  private PersistenceDiagrams compute(
      RipsInput input, Cancellation cancellation, MemorySegment progress) {
    return RipsCall.one(
        new RipsTask(this, input), requireNonNull(cancellation, "cancellation"), progress);
  }

  /**
   * Representatives of bars by their places in the diagram of a dimension, in the order given. The
   * persistence up to that dimension is computed anew, that dimension on one core; {@link
   * #compute(RipsInput)} keeps nothing for it.
   *
   * @param dimension 0 to {@code maxDimension}
   * @param bars places in the diagram that {@code compute(input)} gives
   * @throws BettiscopeException as {@link #compute(RipsInput)}; (usage) if there are no such bars,
   *     or bars of zero length are asked for, which have no representatives
   */
  public List<BarRepresentative> representatives(RipsInput input, int dimension, long... bars) {
    return representatives(input, dimension, bars, new Cancellation());
  }

  /**
   * As {@link #representatives(RipsInput, int, long...)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public List<BarRepresentative> representatives(
      RipsInput input, int dimension, long[] bars, Cancellation cancellation) {
    requireNonNull(bars, "bars");
    return RipsCall.representatives(
        new RipsTask(this, input),
        dimension,
        bars,
        bars.length,
        requireNonNull(cancellation, "cancellation"));
  }

  /**
   * As {@link #representatives(RipsInput, int, long...)}, of the most persistent bars, longest
   * first; of equally long ones (essential bars among them) the first in the diagram comes first.
   *
   * @param count of how many bars; of all where there are fewer
   */
  public List<BarRepresentative> longestRepresentatives(
      RipsInput input, int dimension, long count) {
    return longestRepresentatives(input, dimension, count, new Cancellation());
  }

  /**
   * As {@link #longestRepresentatives(RipsInput, int, long)}, to be stopped from another thread.
   *
   * @throws BettiscopeException as there; (stopped) if it was cancelled
   */
  public List<BarRepresentative> longestRepresentatives(
      RipsInput input, int dimension, long count, Cancellation cancellation) {
    Arguments.requireAtLeast(0, count, "count");
    return RipsCall.representatives(
        new RipsTask(this, input),
        dimension,
        null,
        count,
        requireNonNull(cancellation, "cancellation"));
  }

  /**
   * Computes tasks of whatever sizes on all of {@code threads}, in one call of the native library.
   * One that fails leaves the others alone.
   *
   * @param threads of the whole batch; 0 for the number of cores
   * @param cancellation stops the batch: what is finished then is kept, and the rest {@link
   *     RipsOutcome.Failed} with a reason of kind stopped
   * @param progress is told the number of tasks finished so far, when it grows, from a thread of
   *     its own; what it throws is thrown when the batch has ended
   * @return one outcome per task, in their order
   */
  public static List<RipsOutcome> computeAll(
      List<RipsTask> tasks, int threads, Cancellation cancellation, LongConsumer progress) {
    requireNonNull(progress, "progress");
    NativeLibrary.get();
    try (ProgressWatch watch = new ProgressWatch(new Growth(progress))) {
      return computeAll(tasks, threads, cancellation, watch.progress());
    }
  }

  /**
   * As {@link #computeAll(List, int, Cancellation, LongConsumer)}, not to be watched or stopped.
   */
  public static List<RipsOutcome> computeAll(List<RipsTask> tasks, int threads) {
    return computeAll(tasks, threads, new Cancellation(), MemorySegment.NULL);
  }

  private static List<RipsOutcome> computeAll(
      List<RipsTask> tasks, int threads, Cancellation cancellation, MemorySegment watched) {
    Arguments.requireAtLeast(0, threads, "threads");
    requireNonNull(cancellation, "cancellation");
    return tasks.isEmpty()
        ? List.of()
        : RipsCall.all(List.copyOf(tasks), threads, cancellation, watched);
  }

  void checkFits(RipsInput given) {
    RipsInput input = given instanceof WeightedInput weighted ? weighted.input() : given;
    if (input instanceof PointCloud) {
      return;
    }
    if (landmarks > 0) {
      throw Arguments.usage("landmarks = " + landmarks + " needs a PointCloud, not " + input);
    }
    if (!metric.equals(Metric.euclidean())) {
      throw Arguments.usage("metric = " + metric.word() + " needs a PointCloud, not " + input);
    }
  }
}
