package org.bettiscope.cli;

import java.util.concurrent.CountDownLatch;
import org.bettiscope.persistence.Cancellation;

/**
 * Ends the process cleanly on Ctrl-C and SIGTERM: the work is asked to stop, and the process ends
 * when it has, with the exit code that the work came to.
 */
final class StopSignal {
  private final Cancellation cancellation;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode;

  private StopSignal(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  static StopSignal install(Cancellation cancellation) {
    StopSignal signal = new StopSignal(cancellation);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::received, "stop"));
    return signal;
  }

  /** The work has ended. */
  void end(int code) {
    exitCode = code;
    ended.countDown();
  }

  private void received() {
    if (ended.getCount() == 0) {
      return;
    }
    cancellation.cancel();
    System.err.println();
    System.err.println("bettiscope: stopping");
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Without this the JVM would end with the code of the signal.
    Runtime.getRuntime().halt(exitCode);
  }
}
