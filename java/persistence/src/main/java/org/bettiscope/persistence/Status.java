package org.bettiscope.persistence;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Turns a status and an error text of the native library into an exception. */
final class Status {
  /** Bytes of an error text, its NUL included. */
  static final long ERROR_CAPACITY = 512;

  private Status() {}

  static MemorySegment errorBuffer(Arena arena) {
    return arena.allocate(ERROR_CAPACITY);
  }

  static void check(int status, MemorySegment error) {
    if (status != NativeCore.OK) {
      throw exception(status, error.getString(0));
    }
  }

  static BettiscopeException exception(int status, String text) {
    return switch (status) {
      case NativeCore.E_ARGUMENT, NativeCore.E_UNSUPPORTED ->
          new BettiscopeException(Kind.USAGE, text, "");
      case NativeCore.E_DATA -> new BettiscopeException(Kind.DATA, text, "");
      case NativeCore.E_MEMORY -> new BettiscopeException(Kind.FAILURE, text, "");
      case NativeCore.E_CANCELLED ->
          new BettiscopeException(Kind.STOPPED, "stopped before it was finished", "");
      default ->
          new BettiscopeException(
              Kind.FAILURE,
              "status " + status + ": " + text,
              "this is a defect of Bettiscope: please report it");
    };
  }

  static BettiscopeException outOfMemory(String text, Throwable cause) {
    return new BettiscopeException(
        Kind.FAILURE,
        text,
        "take fewer points (landmarks), a smaller threshold or a lower dimension",
        cause);
  }
}
