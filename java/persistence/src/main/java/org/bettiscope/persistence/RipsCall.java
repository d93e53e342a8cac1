package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Lays tasks out as {@code bettiscope.h} wants them, makes the one call, and brings the diagrams
 * back.
 */
final class RipsCall implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final List<RipsTask> tasks;
  private final MemorySegment inputs;
  private final MemorySegment options;
  private final MemorySegment handles;
  private final MemorySegment error = Status.errorBuffer(arena);

  // An input that is in several tasks, at several scales say, is copied once.
  private final IdentityHashMap<MemorySegment, MemorySegment> copies = new IdentityHashMap<>();

  private RipsCall(List<RipsTask> tasks) {
    this.tasks = tasks;
    inputs = arena.allocate((long) NativeCore.Input.SIZEOF * tasks.size(), Long.BYTES);
    options = arena.allocate((long) NativeCore.RipsOptions.SIZEOF * tasks.size(), Long.BYTES);
    handles = arena.allocate(ADDRESS, tasks.size());
  }

  /**
   * @param progress a {@code bettiscope_progress} or NULL, as of {@link #all}
   */
  static PersistenceDiagrams one(RipsTask task, Cancellation cancellation, MemorySegment progress) {
    NativeLibrary.get();
    try (RipsCall call = new RipsCall(List.of(task))) {
      call.writeTasks();
      int status =
          NativeCore.rips(
              call.inputs,
              call.options,
              cancellation.flag(),
              progress,
              call.handles,
              call.error,
              Status.ERROR_CAPACITY);
      Status.check(status, call.error);
      return call.readDiagrams(0);
    }
  }

  static RipsGraph graph(RipsTask task, Cancellation cancellation) {
    NativeLibrary.get();
    try (RipsCall call = new RipsCall(List.of(task))) {
      call.writeTasks();
      return call.runGraph(cancellation);
    }
  }

  private RipsGraph runGraph(Cancellation cancellation) {
    MemorySegment handle = arena.allocate(ADDRESS);
    MemorySegment threshold = arena.allocate(JAVA_DOUBLE);
    MemorySegment coveringRadius = arena.allocate(JAVA_DOUBLE);
    int status =
        NativeCore.ripsGraph(
            inputs,
            options,
            cancellation.flag(),
            handle,
            threshold,
            coveringRadius,
            error,
            Status.ERROR_CAPACITY);
    Status.check(status, error);
    return new RipsGraph(
        HopGraph.take(handle.get(ADDRESS, 0), arena),
        threshold.get(JAVA_DOUBLE, 0),
        isEnclosing(0),
        coveringRadius.get(JAVA_DOUBLE, 0));
  }

  /**
   * @param bars indices, or null for the {@code count} most persistent
   */
  static List<BarRepresentative> representatives(
      RipsTask task, int dimension, long[] bars, long count, Cancellation cancellation) {
    NativeLibrary.get();
    try (RipsCall call = new RipsCall(List.of(task))) {
      call.writeTasks();
      return call.runRepresentatives(dimension, bars, count, cancellation);
    }
  }

  private List<BarRepresentative> runRepresentatives(
      int dimension, long[] bars, long count, Cancellation cancellation) {
    MemorySegment handle = arena.allocate(ADDRESS);
    int status =
        NativeCore.ripsRepresentatives(
            inputs,
            options,
            dimension,
            bars == null ? MemorySegment.NULL : arena.allocateFrom(JAVA_LONG, bars),
            count,
            cancellation.flag(),
            MemorySegment.NULL,
            handle,
            error,
            Status.ERROR_CAPACITY);
    Status.check(status, error);
    try {
      return RepresentativesReader.read(handle.get(ADDRESS, 0), dimension);
    } finally {
      NativeCore.representativesFree(handle.get(ADDRESS, 0));
    }
  }

  static MemoryPrediction predict(RipsTask task, Cancellation cancellation) {
    NativeLibrary.get();
    try (RipsCall call = new RipsCall(List.of(task))) {
      call.writeTasks();
      MemorySegment bytes = call.arena.allocate(JAVA_LONG);
      MemorySegment leastLimit = call.arena.allocate(JAVA_LONG);
      int status =
          NativeCore.ripsMemory(
              call.inputs,
              call.options,
              cancellation.flag(),
              bytes,
              leastLimit,
              call.error,
              Status.ERROR_CAPACITY);
      Status.check(status, call.error);
      return new MemoryPrediction(bytes.get(JAVA_LONG, 0), leastLimit.get(JAVA_LONG, 0));
    }
  }

  static List<RipsOutcome> all(
      List<RipsTask> tasks, int threads, Cancellation cancellation, MemorySegment progress) {
    NativeLibrary.get();
    try (RipsCall call = new RipsCall(tasks)) {
      call.writeTasks();
      return call.runBatch(threads, cancellation, progress);
    }
  }

  private List<RipsOutcome> runBatch(
      int threads, Cancellation cancellation, MemorySegment progress) {
    MemorySegment statuses = arena.allocate(JAVA_INT, tasks.size());
    MemorySegment errors = arena.allocate(Status.ERROR_CAPACITY * tasks.size());
    int status =
        NativeCore.ripsBatch(
            inputs,
            options,
            tasks.size(),
            threads,
            cancellation.flag(),
            progress,
            handles,
            statuses,
            errors,
            Status.ERROR_CAPACITY,
            error,
            Status.ERROR_CAPACITY);
    if (status != NativeCore.E_CANCELLED) {
      Status.check(status, error);
    }
    List<RipsOutcome> outcomes = new ArrayList<>(tasks.size());
    for (int task = 0; task < tasks.size(); task++) {
      int own = statuses.getAtIndex(JAVA_INT, task);
      outcomes.add(
          own == NativeCore.OK
              ? new RipsOutcome.Computed(readDiagrams(task))
              : new RipsOutcome.Failed(
                  Status.exception(own, errors.getString(Status.ERROR_CAPACITY * task))));
    }
    return List.copyOf(outcomes);
  }

  @Override
  public void close() {
    for (int task = 0; task < tasks.size(); task++) {
      NativeCore.diagramsFree(handles.getAtIndex(ADDRESS, task));
    }
    arena.close();
  }

  private void writeTasks() {
    for (int task = 0; task < tasks.size(); task++) {
      RipsPersistence settings = tasks.get(task).settings();
      writeOptions(
          options.asSlice(
              (long) NativeCore.RipsOptions.SIZEOF * task, NativeCore.RipsOptions.SIZEOF),
          settings);
      MemorySegment struct =
          inputs.asSlice((long) NativeCore.Input.SIZEOF * task, NativeCore.Input.SIZEOF);
      struct.set(JAVA_INT, NativeCore.Input.STRUCT_SIZE, NativeCore.Input.SIZEOF);
      writeInput(struct, tasks.get(task).input(), settings);
    }
  }

  private void writeInput(MemorySegment struct, RipsInput input, RipsPersistence settings) {
    switch (input) {
      case PointCloud cloud -> writePoints(struct, cloud, settings);
      case DistanceMatrix matrix -> writeLower(struct, matrix);
      case SparseGraph graph -> writeSparse(struct, graph);
      case WeightedInput weighted -> {
        writeInput(struct, weighted.input(), settings);
        struct.set(
            ADDRESS, NativeCore.Input.WEIGHTS, inNativeMemory(weighted.weights(), JAVA_DOUBLE));
        struct.set(JAVA_INT, NativeCore.Input.WEIGHT_POWER, weighted.power().code());
      }
    }
  }

  private static void writeOptions(MemorySegment struct, RipsPersistence settings) {
    struct.set(JAVA_INT, NativeCore.RipsOptions.STRUCT_SIZE, NativeCore.RipsOptions.SIZEOF);
    struct.set(JAVA_INT, NativeCore.RipsOptions.MAX_DIMENSION, settings.maxDimension());
    struct.set(JAVA_DOUBLE, NativeCore.RipsOptions.THRESHOLD, settings.threshold());
    struct.set(JAVA_INT, NativeCore.RipsOptions.FIELD, settings.field());
    struct.set(JAVA_INT, NativeCore.RipsOptions.ZERO_LENGTH, settings.zeroLengthBars() ? 1 : 0);
    struct.set(JAVA_INT, NativeCore.RipsOptions.SIMPLICES, settings.simplices() ? 1 : 0);
    struct.set(JAVA_INT, NativeCore.RipsOptions.THREADS, settings.threads());
    struct.set(JAVA_LONG, NativeCore.RipsOptions.MEMORY_LIMIT, settings.memoryLimit());
    struct.set(JAVA_INT, NativeCore.RipsOptions.PRECISION, settings.precision().code());
    struct.set(JAVA_INT, NativeCore.RipsOptions.RESERVED, 0);
  }

  private void writePoints(MemorySegment struct, PointCloud cloud, RipsPersistence settings) {
    struct.set(JAVA_INT, NativeCore.Input.KIND, NativeCore.POINTS);
    struct.set(JAVA_LONG, NativeCore.Input.N, cloud.points());
    struct.set(JAVA_LONG, NativeCore.Input.D, cloud.dimensions());
    writeValues(struct, cloud.values());
    struct.set(JAVA_LONG, NativeCore.Input.LANDMARKS, settings.landmarks());
    struct.set(JAVA_LONG, NativeCore.Input.LANDMARK_SEED, settings.landmarkSeed());
    switch (settings.metric()) {
      case Metric.Coordinates metric ->
          struct.set(
              JAVA_INT,
              NativeCore.Input.METRIC,
              switch (metric) {
                case EUCLIDEAN -> NativeCore.EUCLIDEAN;
                case COSINE -> NativeCore.COSINE;
                case MANHATTAN -> NativeCore.MANHATTAN;
                case CHEBYSHEV -> NativeCore.CHEBYSHEV;
              });
      case Metric.Hop(long neighbors) -> {
        struct.set(JAVA_INT, NativeCore.Input.METRIC, NativeCore.HOP);
        struct.set(JAVA_LONG, NativeCore.Input.NEIGHBORS, neighbors);
      }
    }
  }

  private void writeLower(MemorySegment struct, DistanceMatrix matrix) {
    struct.set(JAVA_INT, NativeCore.Input.KIND, NativeCore.LOWER);
    struct.set(JAVA_LONG, NativeCore.Input.N, matrix.points());
    writeValues(struct, matrix.values());
  }

  private void writeSparse(MemorySegment struct, SparseGraph graph) {
    struct.set(JAVA_INT, NativeCore.Input.KIND, NativeCore.SPARSE);
    struct.set(JAVA_LONG, NativeCore.Input.N, graph.vertices());
    struct.set(JAVA_LONG, NativeCore.Input.ENTRIES, graph.edges());
    struct.set(ADDRESS, NativeCore.Input.ROWS, inNativeMemory(graph.rows(), JAVA_LONG));
    struct.set(ADDRESS, NativeCore.Input.COLUMNS, inNativeMemory(graph.columns(), JAVA_LONG));
    writeValues(struct, graph.lengths());
  }

  private void writeValues(MemorySegment struct, Values values) {
    struct.set(JAVA_INT, NativeCore.Input.VALUE_TYPE, values.precision().code());
    struct.set(
        ADDRESS,
        NativeCore.Input.VALUES,
        inNativeMemory(values.segment(), values.precision().layout()));
  }

  private MemorySegment inNativeMemory(MemorySegment segment, ValueLayout layout) {
    MemorySegment copy = copies.get(segment);
    if (copy == null) {
      copy = NativeMemory.of(segment, layout, arena);
      copies.put(segment, copy);
    }
    return copy;
  }

  private PersistenceDiagrams readDiagrams(int task) {
    RipsPersistence settings = tasks.get(task).settings();
    MemorySegment handle = handles.getAtIndex(ADDRESS, task);
    List<PersistenceDiagram> diagrams = new ArrayList<>(settings.maxDimension() + 1);
    for (int dimension = 0; dimension <= settings.maxDimension(); dimension++) {
      diagrams.add(readDiagram(handle, dimension, settings.simplices()));
    }
    return new PersistenceDiagrams(
        settings,
        NativeCore.diagramsVertices(handle),
        NativeCore.diagramsThreshold(handle),
        isEnclosing(task),
        NativeCore.diagramsCoveringRadius(handle),
        diagrams);
  }

  /** Whether the threshold of a task is the enclosing radius. */
  private boolean isEnclosing(int task) {
    RipsInput given = tasks.get(task).input();
    RipsInput input = given instanceof WeightedInput weighted ? weighted.input() : given;
    return Double.isNaN(tasks.get(task).settings().threshold()) && !(input instanceof SparseGraph);
  }

  private PersistenceDiagram readDiagram(
      MemorySegment handle, int dimension, boolean withSimplices) {
    long bars = NativeCore.diagramsSize(handle, dimension);
    int values = Arguments.arrayLength(2 * bars, "births and deaths of dimension " + dimension);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pairs = NativeMemory.allocate(arena, JAVA_DOUBLE, values);
      int status = NativeCore.diagramsCopy(handle, dimension, pairs, values);
      if (status != NativeCore.OK) {
        throw Status.exception(status, "bettiscope_diagrams_copy of dimension " + dimension);
      }
      return new PersistenceDiagram(
          dimension,
          pairs.toArray(JAVA_DOUBLE),
          withSimplices ? readSimplices(handle, dimension, bars) : null);
    }
  }

  private long[] readSimplices(MemorySegment handle, int dimension, long bars) {
    long vertices = (2L * dimension + 3) * bars;
    int values = Arguments.arrayLength(vertices, "the simplices of dimension " + dimension);
    try (Arena own = Arena.ofConfined()) {
      MemorySegment simplices = NativeMemory.allocate(own, JAVA_LONG, values);
      Status.check(
          NativeCore.diagramsSimplices(
              handle, dimension, simplices, values, error, Status.ERROR_CAPACITY),
          error);
      return simplices.toArray(JAVA_LONG);
    }
  }
}
