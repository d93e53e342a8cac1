package org.bettiscope.persistence;

/**
 * The root of everything Bettiscope throws on purpose: one line that names what is wrong and where,
 * and a remedy. Instances are final in meaning: the kind decides the exit code of the command line.
 */
public class BettiscopeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, in the terms a caller can act on. */
  public enum Kind {
    /** Wrong command line, configuration or device. */
    USAGE(2),
    /** Bad, incomplete or corrupt data. */
    DATA(3),
    /** Stopped by a signal or a caller; the same call goes on where it was. */
    STOPPED(75),
    /** Anything else, the memory limit included. */
    FAILURE(1);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of the command line for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final String remedy;

  /**
   * @param kind what went wrong
   * @param message one line: what, where, which value
   * @param remedy one line: what to do about it; empty where there is nothing to say
   */
  public BettiscopeException(Kind kind, String message, String remedy) {
    this(kind, message, remedy, null);
  }

  /** As the other constructor, with the exception that led here (may be null). */
  public BettiscopeException(Kind kind, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** What to do about it; empty where there is nothing to say. */
  public String remedy() {
    return remedy;
  }
}
