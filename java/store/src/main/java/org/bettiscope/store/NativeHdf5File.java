package org.bettiscope.store;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** An open file of the C library, and how its failures are told. */
abstract class NativeHdf5File implements AutoCloseable {
  private final Path file;
  private final Kind kind;
  private long id;

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
        return operation.get();
      } catch (HdfLibrary.HdfFailure e) {
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
        kind, message, full ? "free some space on the disk and run again" : "", cause);
  }

  @Override
  public void close() {
    if (id >= 0) {
      long open = id;
      id = -1;
      run("close", "", () -> HdfLibrary.closeFile(open));
    }
  }
}
