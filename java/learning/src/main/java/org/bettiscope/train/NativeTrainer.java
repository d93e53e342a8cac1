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
import org.bettiscope.persistence.NativeLibrary;

/**
 * {@code bettiscope_train.h}, line for line; nothing else in Java knows a function of it, and what
 * they mean is said there. ({@code bettiscope_train_abi_version} is {@link NativeLibrary}'s, what
 * callers know themselves is not asked again.) Call {@link #load} before the first use: what it
 * throws is meant to be read.
 */
@SuppressWarnings("restricted")
final class NativeTrainer {
  static final int ABI_VERSION = 1;

  static final int OK = 0;
  static final int E_ARGUMENT = 2;
  static final int E_DATA = 3;
  static final int E_MEMORY = 4;
  static final int E_UNSUPPORTED = 5;
  static final int E_CANCELLED = 6;

  static final int FLOAT32 = 1;
  static final int FLOAT64 = 2;

  static final int IDENTITY = 1;
  static final int RELU = 2;
  static final int LEAKY_RELU = 3;
  static final int TANH = 4;
  static final int SIGMOID = 5;

  static final int BCE = 1;
  static final int CROSS_ENTROPY = 2;
  static final int MSE = 3;
  static final int MSE_OF_SIGMOID = 4;

  static final int SGD = 1;
  static final int ADAM = 2;
  static final int ADAMW = 3;

  /** {@code bettiscope_train_options}. */
  static final StructLayout OPTIONS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("struct_size"),
          JAVA_INT.withName("precision"),
          JAVA_LONG.withName("networks"),
          JAVA_LONG.withName("layers"),
          ADDRESS.withName("widths"),
          JAVA_INT.withName("activation"),
          JAVA_INT.withName("loss"),
          JAVA_INT.withName("optimizer"),
          JAVA_INT.withName("threads"),
          JAVA_LONG.withName("batch_size"),
          JAVA_DOUBLE.withName("momentum"),
          JAVA_DOUBLE.withName("weight_decay"),
          JAVA_DOUBLE.withName("dropout"),
          JAVA_DOUBLE.withName("l1"),
          JAVA_DOUBLE.withName("l2"),
          JAVA_DOUBLE.withName("gradient_clip"),
          ADDRESS.withName("class_weights"));

  private static final int ERROR_BYTES = 512;

  private static final NativeLibrary LIBRARY =
      new NativeLibrary(
          "bettiscope_train",
          "bettiscope.train.library.path",
          "bettiscope_train_abi_version",
          ABI_VERSION);

  private static final MethodHandle TRAIN_KERNELS =
      function("train_kernels", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle LEARNER_CREATE =
      function(
          "learner_create",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
              JAVA_LONG));
  private static final MethodHandle LEARNER_FREE =
      function("learner_free", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle LEARNER_LEARN =
      function(
          "learner_learn",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle LEARNER_EVALUATE =
      function(
          "learner_evaluate",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS,
              ADDRESS, JAVA_LONG));
  private static final MethodHandle LEARNER_GET =
      function(
          "learner_get",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
              JAVA_LONG));
  private static final MethodHandle LEARNER_SET =
      function(
          "learner_set",
          FunctionDescriptor.of(
              JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS,
              JAVA_LONG));

  private NativeTrainer() {}

  /**
   * Loads the library.
   *
   * @throws BettiscopeException where it cannot be had
   */
  static void load() {
    LIBRARY.symbols();
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(LIBRARY.symbols().findOrThrow("bettiscope_" + name), type);
  }

  /** A call with room for an error text. */
  private interface Call {
    int status(MemorySegment err, long capacity) throws Throwable;
  }

  /** The status, OK or E_CANCELLED; anything else is thrown. */
  private static int check(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment err = arena.allocate(ERROR_BYTES);
      int status = call.status(err, ERROR_BYTES);
      if (status == OK || status == E_CANCELLED) {
        return status;
      }
      throw exception(status, err.getString(0));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("foreign functions throw nothing", e);
    }
  }

  private static BettiscopeException exception(int status, String text) {
    return switch (status) {
      case E_ARGUMENT, E_UNSUPPORTED -> new BettiscopeException(Kind.USAGE, text, "");
      case E_DATA -> new BettiscopeException(Kind.DATA, text, "");
      case E_MEMORY -> new BettiscopeException(Kind.FAILURE, text, "");
      default ->
          new BettiscopeException(
              Kind.FAILURE,
              "status " + status + ": " + text,
              "this is a defect of Bettiscope: please report it");
    };
  }

  /** The instruction set in use. */
  static String kernels() {
    try {
      MemorySegment name = (MemorySegment) TRAIN_KERNELS.invokeExact();
      return name.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw new AssertionError("foreign functions throw nothing", e);
    }
  }

  /** The learner. */
  static MemorySegment create(
      MemorySegment options,
      MemorySegment points,
      MemorySegment labels,
      long n,
      MemorySegment initial) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment learner = arena.allocate(ADDRESS);
      check((err, capacity) ->
          (int)
              LEARNER_CREATE.invokeExact(
                  options, points, labels, n, initial, learner, err, capacity));
      return learner.get(ADDRESS, 0);
    }
  }

  static void free(MemorySegment learner) {
    check((_, _) -> {
      LEARNER_FREE.invokeExact(learner);
      return OK;
    });
  }

  /** Ends early, the networks being somewhere within the epoch, once the flag is up. */
  static void learn(
      MemorySegment learner,
      MemorySegment active,
      MemorySegment orders,
      MemorySegment rates,
      MemorySegment dropoutSeeds,
      MemorySegment cancel) {
    check((err, capacity) ->
        (int)
            LEARNER_LEARN.invokeExact(
                learner, active, orders, rates, dropoutSeeds, cancel, err, capacity));
  }

  static void evaluate(
      MemorySegment learner,
      MemorySegment wanted,
      MemorySegment points,
      MemorySegment labels,
      long n,
      MemorySegment losses,
      MemorySegment accuracies) {
    check((err, capacity) ->
        (int)
            LEARNER_EVALUATE.invokeExact(
                learner,
                wanted,
                points,
                labels,
                n,
                MemorySegment.NULL,
                losses,
                accuracies,
                err,
                capacity));
  }

  static void get(
      MemorySegment learner,
      long network,
      MemorySegment parameters,
      MemorySegment first,
      MemorySegment second,
      MemorySegment steps) {
    check((err, capacity) ->
        (int)
            LEARNER_GET.invokeExact(
                learner, network, parameters, first, second, steps, err, capacity));
  }

  static void set(
      MemorySegment learner,
      long network,
      MemorySegment parameters,
      MemorySegment first,
      MemorySegment second,
      long steps) {
    check((err, capacity) ->
        (int)
            LEARNER_SET.invokeExact(
                learner, network, parameters, first, second, steps, err, capacity));
  }
}
