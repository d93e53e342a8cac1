package org.bettiscope.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * Where log lines go: our own warnings to the terminal, and everything to {@code bettiscope.log}
 * while a run folder is open. Logging is set up when the first line is logged, by this class's
 * constructor.
 */
public final class LogSetup {
  /** The logger of what is said of a run as a whole. */
  static final String RUN = "org.bettiscope.run";

  // Not a constant: looking it up begins the set-up, which must find the property of install().
  private static Logger root() {
    return Logger.getLogger("");
  }

  /** Called by {@link java.util.logging.LogManager}, see {@link #install()}. */
  public LogSetup() {
    root()
        .addHandler(
            new Lines(System.err, Level.WARNING) {
              @Override
              public boolean isLoggable(LogRecord line) {
                String logger = line.getLoggerName();
                // What is logged of the run itself, the command tells in its own words.
                return super.isLoggable(line)
                    && logger.startsWith("org.bettiscope")
                    && !logger.equals(RUN);
              }

              @Override
              public synchronized void close() {
                // Logging ends before the program does: what is said of a stop needs the stream.
                flush();
              }
            });
  }

  /** Makes this the set-up of the process, without starting the machinery of logging. */
  static void install() {
    System.setProperty("java.util.logging.config.class", LogSetup.class.getName());
  }

  /** Appends everything that is logged to a file until it is closed. */
  static RunLog appendTo(Path file) {
    try {
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      Handler handler = new Lines(out, Level.INFO);
      root().addHandler(handler);
      return () -> {
        root().removeHandler(handler);
        handler.close();
      };
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE, file + ": cannot be written", "make the folder writable", e);
    }
  }

  /** A log that is open. */
  interface RunLog extends AutoCloseable {
    @Override
    void close();
  }

  /** One line each, on disk at once. */
  private static class Lines extends StreamHandler {
    Lines(OutputStream out, Level level) {
      super(out, new LineFormatter());
      setLevel(level);
    }

    @Override
    public synchronized void publish(LogRecord line) {
      super.publish(line);
      flush();
    }
  }

  private static final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

    @Override
    public String format(LogRecord line) {
      String thrown = line.getThrown() == null ? "" : " (" + line.getThrown() + ")";
      return "%s %s %s: %s%s%n"
          .formatted(
              TIME.format(
                  line.getInstant().truncatedTo(ChronoUnit.MILLIS).atZone(ZoneId.systemDefault())),
              line.getLevel(),
              line.getLoggerName(),
              formatMessage(line),
              thrown);
    }
  }
}
