package org.bettiscope.store;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** An open file of the C library, and how its failures are told. */
abstract class NativeHdf5File implements AutoCloseable {
  private final Path file;
  private final Kind kind;
  private long id = -1;
  private boolean failed;

  NativeHdf5File(Path file, Kind kind, Supplier<Long> open) {
    this.file = file;
    this.kind = kind;
    this.id = call("open", "", open);
  }

  public final Path file() {
    return file;
  }

  final long id() {
    if (id < 0) {
      throw new IllegalStateException(file + ": already closed");
    }
    return id;
  }

  /** Carries out one operation on the object of a path, alone in the library. */
  final <T> T call(String action, String path, Supplier<T> operation) {
    synchronized (HdfLibrary.LOCK) {
      try {
        return kind == Kind.DATA ? operation.get() : HdfLibrary.writing(id, operation);
      } catch (HdfLibrary.HdfFailure e) {
        failed = true;
        throw failure(action, path, e);
      }
    }
  }

  final void run(String action, String path, Runnable operation) {
    call(
        action,
        path,
        () -> {
          operation.run();
          return null;
        });
  }

  /** Bad data in this file, said of one object. */
  final BettiscopeException bad(String path, String message, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + path + " " + message, remedy);
  }

  private BettiscopeException failure(String action, String path, HdfLibrary.HdfFailure cause) {
    String object = path.isEmpty() ? "" : " " + path;
    String message = "%s: cannot %s%s: %s".formatted(file, action, object, cause.reason());
    boolean full = cause.reason().contains("No space left");
    return new BettiscopeException(
        kind, message, full ? "make room on the disk and run again" : "", cause);
  }

  /** Whether the library has failed in an operation on this file. */
  final boolean hasFailed() {
    return failed;
  }

  final boolean isOpen() {
    return id >= 0;
  }

  @Override
  public void close() {
    if (isOpen()) {
      try {
        run("close", "", () -> HdfLibrary.closeFile(id));
      } finally {
        id = -1;
      }
    }
  }
}
