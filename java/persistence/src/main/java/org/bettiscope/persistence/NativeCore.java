package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code bettiscope.h}, line for line; nothing else in Java knows a function of it, and what they
 * mean is said there. ({@code bettiscope_abi_version} is {@link NativeLibrary}'s, what results of
 * this binding know themselves is not asked again.) Call {@link NativeLibrary#get} before the first
 * use: what it throws is meant to be read.
 */
@SuppressWarnings("restricted")
final class NativeCore {
  static final int OK = 0;
  static final int E_INTERNAL = 1;
  static final int E_ARGUMENT = 2;
  static final int E_DATA = 3;
  static final int E_MEMORY = 4;
  static final int E_UNSUPPORTED = 5;
  static final int E_CANCELLED = 6;

  static final int POINTS = 1;
  static final int LOWER = 2;
  static final int SPARSE = 3;

  static final int FLOAT32 = 1;
  static final int FLOAT64 = 2;

  static final int EUCLIDEAN = 1;
  static final int HOP = 2;
  static final int COSINE = 3;
  static final int MANHATTAN = 4;
  static final int CHEBYSHEV = 5;

  static final int POWER_1 = 1;
  static final int POWER_2 = 2;
  static final int POWER_INFINITY = 3;

  static final int PHASE_LANDMARKS = 1;
  static final int PHASE_NEIGHBORS = 2;
  static final int PHASE_GRAPH = 3;
  static final int PHASE_LENGTHS = 4;
  static final int PHASE_SIMPLICES = 5;
  static final int PHASE_ORDER = 6;
  static final int PHASE_BLOCKS = 7;
  static final int PHASE_COLUMNS = 8;
  static final int PHASE_REDUCTION = 9;
  static final int PHASE_BARS = 10;
  static final int PHASE_BATCH = 11;

  static final int WASSERSTEIN = 1;
  static final int BOTTLENECK = 2;
  static final int SLICED_WASSERSTEIN = 3;
  static final int SCALE_SPACE = 4;

  static final int NORM_1 = 1;
  static final int NORM_2 = 2;
  static final int NORM_INFINITY = 3;

  static final int BETTI_CURVE = 1;
  static final int LANDSCAPE = 2;
  static final int SILHOUETTE = 3;
  static final int ENTROPY_CURVE = 4;
  static final int IMAGE = 5;
  static final int STATISTICS = 6;

  static final int STATISTICS_SIZE = 11;

  /**
   * {@code bettiscope_input}: offsets of its members, in bytes. Offsets start the JVM faster than
   * layouts do.
   */
  static final class Input {
    static final long STRUCT_SIZE = 0;
    static final long KIND = 4;
    static final long VALUE_TYPE = 8;
    static final long METRIC = 12;
    static final long N = 16;
    static final long D = 24;
    static final long ENTRIES = 32;
    static final long VALUES = 40;
    static final long ROWS = 48;
    static final long COLUMNS = 56;
    static final long LANDMARKS = 64;
    static final long LANDMARK_SEED = 72;
    static final long NEIGHBORS = 80;
    static final long WEIGHTS = 88;
    static final long WEIGHT_POWER = 96;
    static final long RESERVED = 100;
    static final int SIZEOF = 104;

    private Input() {}
  }

  /** {@code bettiscope_rips_options}, likewise. */
  static final class RipsOptions {
    static final long STRUCT_SIZE = 0;
    static final long MAX_DIMENSION = 4;
    static final long THRESHOLD = 8;
    static final long FIELD = 16;
    static final long ZERO_LENGTH = 20;
    static final long THREADS = 24;
    static final long SIMPLICES = 28;
    static final long MEMORY_LIMIT = 32;
    static final long PRECISION = 40;
    static final long RESERVED = 44;
    static final int SIZEOF = 48;

    private RipsOptions() {}
  }

  /** {@code bettiscope_progress}, likewise. */
  static final class Progress {
    static final long PHASE = 0;
    static final long DIMENSION = 4;
    static final long DONE = 8;
    static final long TOTAL = 16;
    static final int SIZEOF = 24;

    private Progress() {}
  }

  /** {@code bettiscope_distance_options}, likewise. */
  static final class DistanceOptions {
    static final long STRUCT_SIZE = 0;
    static final long KIND = 4;
    static final long ORDER = 8;
    static final long ERROR = 16;
    static final long BANDWIDTH = 24;
    static final long DIRECTIONS = 32;
    static final long NORM = 40;
    static final long RESERVED = 44;
    static final int SIZEOF = 48;

    private DistanceOptions() {}
  }

  /** {@code bettiscope_vector_options}, likewise. */
  static final class VectorOptions {
    static final long STRUCT_SIZE = 0;
    static final long KIND = 4;
    static final long SCALE_LOW = 8;
    static final long SCALE_HIGH = 16;
    static final long SCALE_COUNT = 24;
    static final long LENGTH_LOW = 32;
    static final long LENGTH_HIGH = 40;
    static final long LENGTH_COUNT = 48;
    static final long LEVELS = 56;
    static final long EXPONENT = 64;
    static final long CAP = 72;
    static final long BANDWIDTH = 80;
    static final int SIZEOF = 88;

    private VectorOptions() {}
  }

  private static final MethodHandle RIPS =
      function(
          "rips",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle DIAGRAMS_VERTICES =
      function("diagrams_vertices", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  private static final MethodHandle DIAGRAMS_THRESHOLD =
      function("diagrams_threshold", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS));
  private static final MethodHandle DIAGRAMS_COVERING_RADIUS =
      function("diagrams_covering_radius", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS));
  private static final MethodHandle DIAGRAMS_SIZE =
      function("diagrams_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
  private static final MethodHandle DIAGRAMS_COPY =
      function(
          "diagrams_copy", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG));

  /** Linked when first used. */
  private static final class Simplices {
    private static final MethodHandle DIAGRAMS_SIMPLICES =
        function(
            "diagrams_simplices",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));

    private Simplices() {}
  }

  private static final MethodHandle DIAGRAMS_FREE =
      function("diagrams_free", FunctionDescriptor.ofVoid(ADDRESS));

  /** Linked when first used, as the next two: each shape of function costs milliseconds. */
  private static final class About {
    static final MethodHandle VERSION = function("version", FunctionDescriptor.of(ADDRESS));
    static final MethodHandle KERNELS = function("kernels", FunctionDescriptor.of(ADDRESS));

    private About() {}
  }

  /** See {@link About}. */
  private static final class Watching {
    static final MethodHandle PROGRESS_READ =
        function("progress_read", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));

    private Watching() {}
  }

  /** See {@link About}. */
  private static final class Prediction {
    static final MethodHandle RIPS_MEMORY =
        function(
            "rips_memory",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));

    private Prediction() {}
  }

  /** See {@link About}. */
  private static final class Batch {
    static final MethodHandle RIPS_BATCH =
        function(
            "rips_batch",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));

    private Batch() {}
  }

  /** See {@link About}. */
  private static final class Geometry {
    static final MethodHandle FARTHEST_POINTS =
        function(
            "farthest_points",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS,
                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle NEAREST_NEIGHBORS =
        function(
            "nearest_neighbors",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS,
                ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle DISTANCE_TO_MEASURE =
        function(
            "distance_to_measure",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_DOUBLE,
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                JAVA_LONG));
    static final MethodHandle HOP_GRAPH =
        function(
            "hop_graph",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS,
                ADDRESS, JAVA_LONG));
    static final MethodHandle RIPS_GRAPH =
        function(
            "rips_graph",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                JAVA_LONG));
    static final MethodHandle GRAPH_VERTICES =
        function("graph_vertices", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle GRAPH_EDGES =
        function("graph_edges", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle GRAPH_COPY =
        function(
            "graph_copy",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle GRAPH_FREE =
        function("graph_free", FunctionDescriptor.ofVoid(ADDRESS));

    private Geometry() {}
  }

  /** See {@link About}. */
  private static final class Distances {
    static final MethodHandle DISTANCE =
        function(
            "distance",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle DISTANCE_BATCH =
        function(
            "distance_batch",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS,
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle SCALE_SPACE_KERNEL =
        function(
            "scale_space_kernel",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_LONG,
                JAVA_DOUBLE,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                JAVA_LONG));

    private Distances() {}
  }

  /** See {@link About}. */
  private static final class Representatives {
    static final MethodHandle RIPS_REPRESENTATIVES =
        function(
            "rips_representatives",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
                ADDRESS, JAVA_LONG));
    static final MethodHandle REPRESENTATIVES_SIZE =
        function("representatives_size", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle REPRESENTATIVES_BAR =
        function(
            "representatives_bar",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle REPRESENTATIVES_COCYCLE =
        function(
            "representatives_cocycle",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle REPRESENTATIVES_LOOP =
        function(
            "representatives_loop",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
    static final MethodHandle REPRESENTATIVES_FREE =
        function("representatives_free", FunctionDescriptor.ofVoid(ADDRESS));

    private Representatives() {}
  }

  /** See {@link About}. */
  private static final class Linking {
    static final MethodHandle LINKING_NUMBER =
        function(
            "linking_number",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
                JAVA_LONG));

    private Linking() {}
  }

  /** See {@link About}. */
  private static final class Vectors {
    static final MethodHandle VECTORS =
        function(
            "vectors",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS,
                JAVA_LONG, ADDRESS, JAVA_LONG));
    static final MethodHandle BETTI_CURVE =
        function(
            "betti_curve",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                JAVA_LONG));
    static final MethodHandle AMPLITUDES =
        function(
            "amplitudes",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_DOUBLE,
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                ADDRESS,
                JAVA_LONG));
    static final MethodHandle FRECHET_MEAN =
        function(
            "frechet_mean",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS,
                ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle MEAN_VECTOR =
        function(
            "mean_vector",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_DOUBLE,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                ADDRESS,
                JAVA_LONG));

    private Vectors() {}
  }

  private NativeCore() {}

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(
            NativeLibrary.get().symbols().findOrThrow("bettiscope_" + name), descriptor);
  }

  static MemorySegment version() {
    try {
      return (MemorySegment) About.VERSION.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static MemorySegment kernels() {
    try {
      return (MemorySegment) About.KERNELS.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int farthestPoints(
      MemorySegment points,
      long n,
      long d,
      long count,
      long seed,
      int threads,
      MemorySegment cancel,
      MemorySegment indices,
      MemorySegment coveringRadius,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Geometry.FARTHEST_POINTS.invokeExact(
              points,
              n,
              d,
              count,
              seed,
              threads,
              cancel,
              indices,
              coveringRadius,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int nearestNeighbors(
      MemorySegment points,
      long n,
      long d,
      long k,
      int threads,
      MemorySegment cancel,
      MemorySegment indices,
      MemorySegment distances,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Geometry.NEAREST_NEIGHBORS.invokeExact(
              points, n, d, k, threads, cancel, indices, distances, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int distanceToMeasure(
      MemorySegment points,
      long n,
      long d,
      long k,
      double order,
      int threads,
      MemorySegment cancel,
      MemorySegment values,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Geometry.DISTANCE_TO_MEASURE.invokeExact(
              points, n, d, k, order, threads, cancel, values, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int hopGraph(
      MemorySegment neighbors,
      long n,
      long k,
      long cutoff,
      int threads,
      MemorySegment cancel,
      MemorySegment graph,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Geometry.HOP_GRAPH.invokeExact(
              neighbors, n, k, cutoff, threads, cancel, graph, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ripsGraph(
      MemorySegment input,
      MemorySegment options,
      MemorySegment cancel,
      MemorySegment graph,
      MemorySegment threshold,
      MemorySegment coveringRadius,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Geometry.RIPS_GRAPH.invokeExact(
              input, options, cancel, graph, threshold, coveringRadius, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long graphVertices(MemorySegment graph) {
    try {
      return (long) Geometry.GRAPH_VERTICES.invokeExact(graph);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long graphEdges(MemorySegment graph) {
    try {
      return (long) Geometry.GRAPH_EDGES.invokeExact(graph);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int graphCopy(
      MemorySegment graph, MemorySegment i, MemorySegment j, MemorySegment lengths, long capacity) {
    try {
      return (int) Geometry.GRAPH_COPY.invokeExact(graph, i, j, lengths, capacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void graphFree(MemorySegment graph) {
    try {
      Geometry.GRAPH_FREE.invokeExact(graph);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void progressRead(MemorySegment progress, MemorySegment copy) {
    try {
      Watching.PROGRESS_READ.invokeExact(progress, copy);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int rips(
      MemorySegment input,
      MemorySegment options,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment diagrams,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int) RIPS.invokeExact(input, options, cancel, progress, diagrams, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ripsMemory(
      MemorySegment input,
      MemorySegment options,
      MemorySegment cancel,
      MemorySegment bytes,
      MemorySegment leastLimit,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Prediction.RIPS_MEMORY.invokeExact(
              input, options, cancel, bytes, leastLimit, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ripsBatch(
      MemorySegment inputs,
      MemorySegment options,
      long count,
      int threads,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment diagrams,
      MemorySegment statuses,
      MemorySegment errors,
      long errorCapacity,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Batch.RIPS_BATCH.invokeExact(
              inputs,
              options,
              count,
              threads,
              cancel,
              progress,
              diagrams,
              statuses,
              errors,
              errorCapacity,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long diagramsVertices(MemorySegment diagrams) {
    try {
      return (long) DIAGRAMS_VERTICES.invokeExact(diagrams);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static double diagramsThreshold(MemorySegment diagrams) {
    try {
      return (double) DIAGRAMS_THRESHOLD.invokeExact(diagrams);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static double diagramsCoveringRadius(MemorySegment diagrams) {
    try {
      return (double) DIAGRAMS_COVERING_RADIUS.invokeExact(diagrams);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long diagramsSize(MemorySegment diagrams, int dimension) {
    try {
      return (long) DIAGRAMS_SIZE.invokeExact(diagrams, dimension);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int diagramsCopy(
      MemorySegment diagrams, int dimension, MemorySegment pairs, long capacity) {
    try {
      return (int) DIAGRAMS_COPY.invokeExact(diagrams, dimension, pairs, capacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int diagramsSimplices(
      MemorySegment diagrams,
      int dimension,
      MemorySegment vertices,
      long capacity,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Simplices.DIAGRAMS_SIMPLICES.invokeExact(
              diagrams, dimension, vertices, capacity, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void diagramsFree(MemorySegment diagrams) {
    try {
      DIAGRAMS_FREE.invokeExact(diagrams);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int distance(
      MemorySegment a,
      long aSize,
      MemorySegment b,
      long bSize,
      MemorySegment options,
      MemorySegment cancel,
      MemorySegment distance,
      MemorySegment lowerBound,
      MemorySegment matching,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Distances.DISTANCE.invokeExact(
              a,
              aSize,
              b,
              bSize,
              options,
              cancel,
              distance,
              lowerBound,
              matching,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int distanceBatch(
      MemorySegment pairs,
      MemorySegment offsets,
      long count,
      MemorySegment first,
      MemorySegment second,
      long pairCount,
      MemorySegment options,
      int threads,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment distances,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Distances.DISTANCE_BATCH.invokeExact(
              pairs,
              offsets,
              count,
              first,
              second,
              pairCount,
              options,
              threads,
              cancel,
              progress,
              distances,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int scaleSpaceKernel(
      MemorySegment a,
      long aSize,
      MemorySegment b,
      long bSize,
      double bandwidth,
      MemorySegment cancel,
      MemorySegment value,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Distances.SCALE_SPACE_KERNEL.invokeExact(
              a, aSize, b, bSize, bandwidth, cancel, value, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ripsRepresentatives(
      MemorySegment input,
      MemorySegment options,
      int dimension,
      MemorySegment bars,
      long count,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment representatives,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Representatives.RIPS_REPRESENTATIVES.invokeExact(
              input,
              options,
              dimension,
              bars,
              count,
              cancel,
              progress,
              representatives,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long representativesSize(MemorySegment representatives) {
    try {
      return (long) Representatives.REPRESENTATIVES_SIZE.invokeExact(representatives);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int representativesBar(
      MemorySegment representatives,
      long bar,
      MemorySegment index,
      MemorySegment birth,
      MemorySegment death,
      MemorySegment cocycleSize,
      MemorySegment loopSize) {
    try {
      return (int)
          Representatives.REPRESENTATIVES_BAR.invokeExact(
              representatives, bar, index, birth, death, cocycleSize, loopSize);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int representativesCocycle(
      MemorySegment representatives,
      long bar,
      MemorySegment vertices,
      MemorySegment coefficients,
      long capacity) {
    try {
      return (int)
          Representatives.REPRESENTATIVES_COCYCLE.invokeExact(
              representatives, bar, vertices, coefficients, capacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int representativesLoop(
      MemorySegment representatives, long bar, MemorySegment vertices, long capacity) {
    try {
      return (int)
          Representatives.REPRESENTATIVES_LOOP.invokeExact(
              representatives, bar, vertices, capacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void representativesFree(MemorySegment representatives) {
    try {
      Representatives.REPRESENTATIVES_FREE.invokeExact(representatives);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int linkingNumber(
      MemorySegment a,
      long aSize,
      MemorySegment b,
      long bSize,
      MemorySegment cancel,
      MemorySegment linkingNumber,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Linking.LINKING_NUMBER.invokeExact(
              a, aSize, b, bSize, cancel, linkingNumber, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int vectors(
      MemorySegment pairs,
      MemorySegment offsets,
      long count,
      MemorySegment options,
      int threads,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment values,
      long capacity,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Vectors.VECTORS.invokeExact(
              pairs,
              offsets,
              count,
              options,
              threads,
              cancel,
              progress,
              values,
              capacity,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int bettiCurve(
      MemorySegment pairs,
      long size,
      MemorySegment cancel,
      MemorySegment scales,
      MemorySegment numbers,
      MemorySegment steps,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Vectors.BETTI_CURVE.invokeExact(
              pairs, size, cancel, scales, numbers, steps, err, errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int amplitudes(
      MemorySegment pairs,
      MemorySegment offsets,
      long count,
      MemorySegment options,
      double order,
      int threads,
      MemorySegment cancel,
      MemorySegment progress,
      MemorySegment amplitudes,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Vectors.AMPLITUDES.invokeExact(
              pairs,
              offsets,
              count,
              options,
              order,
              threads,
              cancel,
              progress,
              amplitudes,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int frechetMean(
      MemorySegment pairs,
      MemorySegment offsets,
      long count,
      long mostSteps,
      int threads,
      MemorySegment cancel,
      MemorySegment mean,
      MemorySegment size,
      MemorySegment variance,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Vectors.FRECHET_MEAN.invokeExact(
              pairs,
              offsets,
              count,
              mostSteps,
              threads,
              cancel,
              mean,
              size,
              variance,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int meanVector(
      MemorySegment pairs,
      MemorySegment offsets,
      long count,
      MemorySegment options,
      double confidence,
      long samples,
      long seed,
      int threads,
      MemorySegment cancel,
      MemorySegment mean,
      long capacity,
      MemorySegment halfWidth,
      MemorySegment err,
      long errCapacity) {
    try {
      return (int)
          Vectors.MEAN_VECTOR.invokeExact(
              pairs,
              offsets,
              count,
              options,
              confidence,
              samples,
              seed,
              threads,
              cancel,
              mean,
              capacity,
              halfWidth,
              err,
              errCapacity);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * The functions are noexcept: only the linkage itself can throw, and of that only what the caller
   * did wrong.
   */
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException runtime) {
      return runtime;
    }
    if (e instanceof Error error) {
      throw error;
    }
    throw new AssertionError(e);
  }
}
