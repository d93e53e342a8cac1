package org.bettiscope.gudhi;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.RipsGraph;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsTask;

/**
 * Computations by GUDHI, each on a thread of its own: GUDHI cannot be stopped, so a thread is left
 * behind when it is; and an error may leave GUDHI's thread-local memory unfit for use.
 */
final class GudhiBatch {
  private static final long POLL_MILLISECONDS = 10;

  /** The outcome of the task of this number. */
  private record Ended(int task, RipsOutcome outcome) {}

  private final List<RipsTask> tasks;
  private final int width;
  private final Cancellation cancellation;
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final List<RipsOutcome> outcomes = new ArrayList<>();

  /**
   * @param width how many are computed at a time
   */
  GudhiBatch(List<RipsTask> tasks, int width, Cancellation cancellation) {
    this.tasks = List.copyOf(tasks);
    this.width = width;
    this.cancellation = cancellation;
    for (int task = 0; task < tasks.size(); task++) {
      outcomes.add(new RipsOutcome.Failed(stopped()));
    }
  }

  private static BettiscopeException stopped() {
    return new BettiscopeException(Kind.STOPPED, "stopped before it was finished", "");
  }

  List<RipsOutcome> run(LongConsumer progress) {
    int started = 0;
    int done = 0;
    try {
      while (done < tasks.size() && !cancellation.isCancelled()) {
        if (started < tasks.size() && started - done < width) {
          start(started++);
        } else {
          Ended next = ended.poll(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
          if (next != null) {
            outcomes.set(next.task(), next.outcome());
            progress.accept(++done);
          }
        }
      }
    } catch (InterruptedException e) {
      // Who interrupts wants no more of it, as one who cancels.
      Thread.currentThread().interrupt();
    }
    return List.copyOf(outcomes);
  }

  private void start(int number) {
    RipsTask task = tasks.get(number);
    try {
      // Here, because the input may be memory of this thread alone, and gone when this call is
      // left.
      RipsTask alone = new RipsTask(task.settings().withThreads(width), task.input());
      GudhiTask ready = new GudhiTask(task.settings(), RipsGraph.of(alone, cancellation));
      Thread.ofPlatform()
          .daemon()
          .name("gudhi")
          .start(() -> ended.add(new Ended(number, ready.run())));
    } catch (BettiscopeException e) {
      ended.add(new Ended(number, new RipsOutcome.Failed(e)));
    }
  }
}
