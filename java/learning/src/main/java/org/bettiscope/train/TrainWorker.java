package org.bettiscope.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.RunFolder;

/**
 * A process that trains networks for another. The first line of its input is a {@link WorkerTask},
 * each further line the number of a network; it ends when its input does, be it that the other
 * process has died. Its output is lines of words:
 *
 * <ul>
 *   <li>{@code ready}: it waits for numbers;
 *   <li>{@code resumed NETWORK EPOCH}: it goes on from a checkpoint of that epoch;
 *   <li>{@code epoch NETWORK EPOCH LOSS ACCURACY}: an epoch has ended;
 *   <li>{@code done NETWORK}: the network is stored;
 *   <li>{@code error KIND}, and, set off by tabs, a message and a remedy: training or storing a
 *       network was not possible. The process ends.
 * </ul>
 */
final class TrainWorker {
  static final String READY = "ready";
  static final String RESUMED = "resumed";
  static final String EPOCH = "epoch";
  static final String DONE = "done";
  static final String ERROR = "error";

  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PrintStream out;

  private TrainWorker(PrintStream out) {
    this.out = out;
  }

  static void main() {
    PrintStream out = System.out;
    // What libraries print must not be taken for a line of ours.
    System.setOut(System.err);
    outliveSignals();
    int exitCode = 0;
    try {
      new TrainWorker(out).work();
    } catch (Throwable e) {
      e.printStackTrace();
      exitCode = 1;
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /**
   * Ctrl-C on a terminal reaches the workers as well; who started them decides when they end. The
   * JVM waits for this hook for ever.
   */
  private static void outliveSignals() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              try {
                main.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void work() throws InterruptedException {
    Thread.ofPlatform().daemon().name("input").start(this::readLines);
    WorkerTask task = WorkerTask.ofLine(lines.take());
    try (RunFolder folder = RunFolder.openForWorker(Path.of(task.folder()))) {
      LabelledCloud cloud = DataStage.read(folder);
      // Closed by the end of the process.
      SnapshotStore snapshots =
          new SnapshotStore(task.snapshots(), task.config(), cloud, folder, 1);
      NetworkTrainer trainer =
          new NetworkTrainer(
              LearningTask.of(task.config(), cloud, folder.identity().seed()),
              task.engine(),
              snapshots,
              folder,
              task.checkpointEvery(),
              new Reporter());
      out.println(READY);
      while (true) {
        train(trainer, Integer.parseInt(lines.take()));
      }
    }
  }

  private void train(NetworkTrainer trainer, int network) {
    try {
      trainer.train(new int[] {network}, 1, () -> false);
    } catch (BettiscopeException e) {
      // The disk is full, say: which is no fault of the network.
      out.println(String.join("\t", ERROR + " " + e.kind(), e.getMessage(), e.remedy()));
      throw e;
    }
  }

  /** Ends the process at the end of the input, whatever it does at that moment. */
  private void readLines() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
      Runtime.getRuntime().halt(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Reporter implements TrainListener {
    @Override
    public void resumed(int network, int epoch) {
      out.println(String.join(" ", RESUMED, "" + network, "" + epoch));
    }

    @Override
    public void epochEnded(int network, int epoch, double loss, double accuracy) {
      out.println(String.join(" ", EPOCH, "" + network, "" + epoch, "" + loss, "" + accuracy));
    }

    @Override
    public void networkEnded(int network) {
      out.println(DONE + " " + network);
    }
  }
}
