package org.bettiscope.train;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Trains networks one by one on many threads; what fails in one of them stops the others. */
final class ParallelTraining {
  private static final long POLL_MILLISECONDS = 50;

  private final BooleanSupplier cancelled;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  ParallelTraining(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  /** Whether whoever trains a network should stop. */
  boolean isStopped() {
    return failure.get() != null || cancelled.getAsBoolean();
  }

  /**
   * Trains all networks, and returns when every thread has ended.
   *
   * @param threads most networks at a time
   * @param train trains the network of a number; throws when it is to stop
   * @param stop called from another thread when that is so, perhaps many times
   */
  void train(int[] networks, int threads, IntConsumer train, Runnable stop) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(threads, networks.length)),
            Thread.ofPlatform().name("train-", 0).factory())) {
      for (int network : networks) {
        pool.execute(() -> attempt(network, train));
      }
      pool.shutdown();
      await(pool, stop);
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void attempt(int network, IntConsumer train) {
    if (failure.get() == null) {
      try {
        train.accept(network);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private void await(ExecutorService pool, Runnable stop) {
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (isStopped()) {
        stop.run();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
