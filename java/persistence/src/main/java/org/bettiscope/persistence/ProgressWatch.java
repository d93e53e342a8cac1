package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Reads the counter of a running batch a few times a second and passes on what it reads. A thread
 * of its own does it, for the caller's is in native code, which never calls back.
 */
final class ProgressWatch implements AutoCloseable {
  private static final long INTERVAL_NANOS = 50_000_000;
  private static final VarHandle COUNTER = JAVA_LONG.varHandle();

  private final MemorySegment counter = Arena.ofAuto().allocate(JAVA_LONG);
  private final LongConsumer progress;
  private final Thread thread;
  private volatile boolean ended;
  private volatile RuntimeException thrown;

  ProgressWatch(LongConsumer progress) {
    this.progress = progress;
    // A platform thread: virtual ones may all be waiting for carriers that sit in native code.
    this.thread = Thread.ofPlatform().daemon().name("bettiscope-progress").start(this::watch);
  }

  /** Where the native library counts. */
  MemorySegment counter() {
    return counter;
  }

  private void watch() {
    long told = 0;
    try {
      while (true) {
        boolean last = ended;
        long finished = (long) COUNTER.getAcquire(counter, 0L);
        if (finished != told) {
          told = finished;
          progress.accept(finished);
        }
        if (last) {
          return;
        }
        LockSupport.parkNanos(INTERVAL_NANOS);
      }
    } catch (RuntimeException e) {
      thrown = e;
    }
  }

  /** Passes on the last value, and throws what the consumer threw. */
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
