package org.bettiscope.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A {@link TrainWorker}, seen from the process that starts it. What it logs, and whatever else it
 * or a library in it says of errors, is logged here line by line, with the network that it trains.
 */
final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  /** Beginnings of those options of the JVM that a worker shares with who starts it. */
  private static final List<String> SHARED_OPTIONS =
      List.of("-D", "-Xm", "--sun-misc-unsafe-memory-access");

  /** How a worker logs: level, logger and message, and the time is for who logs it here. */
  private static final String LOG_FORMAT =
      "-Djava.util.logging.SimpleFormatter.format=%4$s %3$s: %5$s%6$s%n";

  /** Beginnings of what a user should see at once: our own warnings, not those of libraries. */
  private static final List<String> WARNINGS =
      List.of("WARNING org.bettiscope.", "SEVERE org.bettiscope.");

  /** Exit codes above it stand for signals. */
  private static final int SIGNALLED = 128;

  private final Process process;
  private final PrintWriter input;
  private final BufferedReader output;
  private final CompletableFuture<Void> errors;
  private volatile String whose = "a worker that begins";
  private boolean wasReady;
  private int lastEpoch;

  /**
   * Starts a worker.
   *
   * @throws BettiscopeException (failure) where that is not possible
   */
  WorkerProcess(WorkerTask task) {
    Path folder = Path.of(task.folder());
    try {
      this.process = new ProcessBuilder(command(folder)).start();
    } catch (IOException e) {
      throw cannotBegin(e.getMessage());
    }
    this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.errors =
        CompletableFuture.runAsync(
            this::logErrors, Thread.ofPlatform().daemon().name("worker-errors")::start);
    input.println(task.toLine());
  }

  private static List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (SHARED_OPTIONS.stream().anyMatch(option::startsWith)) {
        command.add(option);
      }
    }
    command.add(LOG_FORMAT);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:ErrorFile=" + folder.resolve("crash-%p.log"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TrainWorker.class.getName());
    return command;
  }

  private void logErrors() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Level level = WARNINGS.stream().anyMatch(line::startsWith) ? Level.WARN : Level.INFO;
        LOG.atLevel(level).log("{}: {}", whose, line);
      }
    } catch (IOException _) {
      // Closed, because the process was killed.
    }
  }

  static BettiscopeException cannotBegin(String reason) {
    return new BettiscopeException(
        Kind.FAILURE,
        "a worker process cannot begin: " + reason,
        "look into bettiscope.log of the run folder, or set execution.workers to threads");
  }

  /**
   * Has the worker train a network.
   *
   * @return whether the network is stored; otherwise the process has ended
   * @throws BettiscopeException what the worker threw
   */
  boolean train(int network, TrainListener listener) {
    lastEpoch = 0;
    whose = "the worker of network " + network;
    input.println(network);
    for (String line = readLine(); line != null; line = readLine()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(TrainWorker.EPOCH)) {
        lastEpoch = Integer.parseInt(words[2]);
        listener.epochEnded(
            network, lastEpoch, Double.parseDouble(words[3]), Double.parseDouble(words[4]));
      } else if (words[0].equals(TrainWorker.RESUMED)) {
        lastEpoch = Integer.parseInt(words[2]);
        listener.resumed(network, lastEpoch);
      } else if (words[0].equals(TrainWorker.DONE)) {
        return true;
      } else if (words[0].equals(TrainWorker.ERROR)) {
        throw error(line);
      } else if (words[0].equals(TrainWorker.READY)) {
        wasReady = true;
      } else {
        // What a JVM says when it crashes.
        LOG.info("{}: {}", whose, line);
      }
    }
    errors.join();
    return false;
  }

  private static BettiscopeException error(String line) {
    String[] parts = line.split("\t", -1);
    Kind kind = Kind.valueOf(parts[0].substring(TrainWorker.ERROR.length() + 1));
    return new BettiscopeException(kind, parts[1], parts[2]);
  }

  private String readLine() {
    try {
      return output.readLine();
    } catch (IOException _) {
      // Closed, because the process was killed.
      return null;
    }
  }

  /** The last epoch that has ended of the network being trained, or 0. */
  int lastEpoch() {
    return lastEpoch;
  }

  /** Whether the worker came so far as to wait for networks. */
  boolean wasReady() {
    return wasReady;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How the process ended. */
  String end() {
    int code = process.onExit().join().exitValue();
    return code > SIGNALLED
        ? "it was killed by signal " + (code - SIGNALLED)
        : "it ended with exit code " + code;
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Ends the worker. */
  @Override
  public void close() {
    input.close();
    process.onExit().join();
    errors.join();
  }
}
