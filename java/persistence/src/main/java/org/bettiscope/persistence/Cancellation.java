package org.bettiscope.persistence;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Stops computations from another thread: they look at it now and then, and end with a {@link
 * BettiscopeException} of kind {@link BettiscopeException.Kind#STOPPED}. One cancellation may serve
 * any number of computations; it cannot be taken back.
 */
public final class Cancellation {
  /** Made when first used: it takes the JVM milliseconds, and few computations are stopped. */
  private static final class Access {
    static final VarHandle FLAG = ValueLayout.JAVA_INT.varHandle();

    private Access() {}
  }

  // Freed by the collector, since a computation may still look at it when its owner has forgotten
  // it.
  private final MemorySegment flag = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

  /**
   * Asks all computations that were given this to stop. May be called from any thread, more than
   * once.
   */
  public void cancel() {
    Access.FLAG.setRelease(flag, 0L, 1);
  }

  /** Whether {@link #cancel()} was called. */
  public boolean isCancelled() {
    return (int) Access.FLAG.getAcquire(flag, 0L) != 0;
  }

  /** What a native library looks at: one int that is not 0 once {@link #cancel()} was called. */
  public MemorySegment flag() {
    return flag;
  }
}
