package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bettiscope.persistence.RipsProgress.Phase;

/**
 * Reads the progress of a running call a few times a second and passes on what it reads. A thread
 * of its own does it, for the caller's is in native code, which never calls back.
 */
final class ProgressWatch implements AutoCloseable {
  private static final long INTERVAL_NANOS = 50_000_000;

  private final MemorySegment progress = allocate();
  private final MemorySegment copy = allocate();
  private final Consumer<RipsProgress> consumer;
  private final Thread thread;
  private volatile boolean ended;
  private volatile RuntimeException thrown;

  ProgressWatch(Consumer<RipsProgress> consumer) {
    this.consumer = consumer;
    // A platform thread: virtual ones may all be waiting for carriers that sit in native code.
    this.thread = Thread.ofPlatform().daemon().name("bettiscope-progress").start(this::watch);
  }

  private static MemorySegment allocate() {
    return Arena.ofAuto().allocate(NativeCore.Progress.SIZEOF, Long.BYTES);
  }

  /** Where the native library tells its progress. */
  MemorySegment progress() {
    return progress;
  }

  private void watch() {
    try {
      while (true) {
        boolean last = ended;
        RipsProgress now = read();
        if (now != null) {
          consumer.accept(now);
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

  /** What is known now; null before the first phase. */
  private RipsProgress read() {
    NativeCore.progressRead(progress, copy);
    int phase = copy.get(JAVA_INT, NativeCore.Progress.PHASE);
    return phase == 0
        ? null
        : new RipsProgress(
            Phase.of(phase),
            copy.get(JAVA_INT, NativeCore.Progress.DIMENSION),
            copy.get(JAVA_LONG, NativeCore.Progress.DONE),
            copy.get(JAVA_LONG, NativeCore.Progress.TOTAL));
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
