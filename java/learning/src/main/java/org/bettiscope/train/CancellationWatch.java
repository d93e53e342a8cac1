package org.bettiscope.train;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bettiscope.persistence.Cancellation;

/**
 * Asks many times a second whether a native call is to stop, as long as it lives. A thread of its
 * own does it, for the caller's is in native code, which never calls back.
 */
final class CancellationWatch implements AutoCloseable {
  private static final long INTERVAL_NANOS = 5_000_000;

  private final Cancellation cancellation = new Cancellation();
  private final BooleanSupplier cancelled;
  private final Thread thread;
  private volatile boolean ended;
  private volatile RuntimeException thrown;

  /**
   * @param cancelled asked at once by this thread, then by another
   */
  CancellationWatch(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
    if (cancelled.getAsBoolean()) {
      cancellation.cancel();
    }
    // A platform thread: virtual ones may all be waiting for carriers that sit in native code.
    this.thread = Thread.ofPlatform().daemon().name("train-watch").start(this::watch);
  }

  /** What the native call looks at. */
  MemorySegment flag() {
    return cancellation.flag();
  }

  private void watch() {
    try {
      LockSupport.parkNanos(INTERVAL_NANOS);
      while (!ended && !cancellation.isCancelled()) {
        if (cancelled.getAsBoolean()) {
          cancellation.cancel();
        }
        LockSupport.parkNanos(INTERVAL_NANOS);
      }
    } catch (RuntimeException e) {
      thrown = e;
      cancellation.cancel();
    }
  }

  /** Returns when nobody asks any longer; throws what asking threw. */
  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thrown != null) {
      throw thrown;
    }
  }
}
