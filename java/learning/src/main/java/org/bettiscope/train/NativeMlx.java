package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * {@code bettiscope_mlx.h}, line for line; nothing else in Java knows a function of it, and what
 * they mean is said there. Call {@link MlxLibrary#get} before the first use: what it throws is
 * meant to be read.
 */
@SuppressWarnings("restricted")
final class NativeMlx {
  static final int ABI_VERSION = 2;

  static final int OK = 0;
  static final int E_MEMORY = 4;

  static final int CPU = 1;
  static final int GPU = 2;

  static final int IDENTITY = 1;
  static final int RELU = 2;
  static final int LEAKY_RELU = 3;
  static final int TANH = 4;
  static final int SIGMOID = 5;
  static final int GELU = 6;

  static final int BCE = 1;
  static final int CROSS_ENTROPY = 2;
  static final int MSE = 3;
  static final int MSE_OF_SIGMOID = 4;

  static final int SGD = 1;
  static final int ADAM = 2;
  static final int ADAMW = 3;
  static final int RMSPROP = 4;

  /** {@code bettiscope_mlx_options}. */
  static final StructLayout OPTIONS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("struct_size"),
          JAVA_INT.withName("device"),
          JAVA_INT.withName("networks"),
          JAVA_INT.withName("layers"),
          ADDRESS.withName("widths"),
          ADDRESS.withName("class_weights"),
          JAVA_INT.withName("batch_size"),
          JAVA_INT.withName("activation"),
          JAVA_INT.withName("loss"),
          JAVA_INT.withName("optimizer"),
          JAVA_INT.withName("batch_norm"),
          MemoryLayout.paddingLayout(Integer.BYTES),
          JAVA_DOUBLE.withName("momentum"),
          JAVA_DOUBLE.withName("weight_decay"),
          JAVA_DOUBLE.withName("l1"),
          JAVA_DOUBLE.withName("l2"),
          JAVA_DOUBLE.withName("gradient_clip"));

  private static final int ERROR_BYTES = 1024;

  private static final MethodHandle CREATE =
      function(
          "create",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle BEGIN_EPOCH =
      function(
          "begin_epoch",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle STEP =
      function("step", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle OUTPUTS =
      function(
          "outputs",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle GET =
      function(
          "get",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle SET =
      function(
          "set",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS,
              JAVA_LONG));

  private NativeMlx() {}

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(MlxLibrary.get().symbols().findOrThrow("bettiscope_mlx_" + name), type);
  }

  /** A call with room for an error text. */
  private interface Call {
    int status(MemorySegment err, long capacity) throws Throwable;
  }

  private static void check(String operation, Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment err = arena.allocate(ERROR_BYTES);
      int status = call.status(err, ERROR_BYTES);
      if (status != OK) {
        throw new BettiscopeException(
            Kind.FAILURE,
            "MLX could not " + operation + ": " + err.getString(0),
            status == E_MEMORY
                ? "train fewer networks at a time, or set train.engine to torch"
                : "set train.engine to torch");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("foreign functions throw nothing", e);
    }
  }

  /** The learner. */
  static MemorySegment create(
      MemorySegment options,
      MemorySegment points,
      MemorySegment labels,
      int n,
      MemorySegment initial) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment learner = arena.allocate(ADDRESS);
      check(
          "take the networks",
          (err, capacity) ->
              (int)
                  CREATE.invokeExact(options, points, labels, n, initial, learner, err, capacity));
      return learner.get(ADDRESS, 0);
    }
  }

  static void free(MemorySegment learner) {
    check(
        "free the networks",
        (_, _) -> {
          FREE.invokeExact(learner);
          return OK;
        });
  }

  static void beginEpoch(
      MemorySegment learner, MemorySegment active, MemorySegment orders, MemorySegment rates) {
    check(
        "begin an epoch",
        (err, capacity) ->
            (int) BEGIN_EPOCH.invokeExact(learner, active, orders, rates, err, capacity));
  }

  static void step(MemorySegment learner, MemorySegment masks) {
    check("learn", (err, capacity) -> (int) STEP.invokeExact(learner, masks, err, capacity));
  }

  static void outputs(
      MemorySegment learner, int network, MemorySegment points, int n, MemorySegment outputs) {
    check(
        "compute outputs",
        (err, capacity) ->
            (int) OUTPUTS.invokeExact(learner, network, points, n, outputs, err, capacity));
  }

  static void get(
      MemorySegment learner,
      int network,
      MemorySegment parameters,
      MemorySegment first,
      MemorySegment second,
      MemorySegment steps) {
    check(
        "give a network",
        (err, capacity) ->
            (int)
                GET.invokeExact(learner, network, parameters, first, second, steps, err, capacity));
  }

  static void set(
      MemorySegment learner,
      int network,
      MemorySegment parameters,
      MemorySegment first,
      MemorySegment second,
      long steps) {
    check(
        "take a network",
        (err, capacity) ->
            (int)
                SET.invokeExact(learner, network, parameters, first, second, steps, err, capacity));
  }
}
