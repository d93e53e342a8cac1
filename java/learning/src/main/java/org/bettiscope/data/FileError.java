package org.bettiscope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** The errors of reading files: all of kind DATA, all beginning with the file. */
final class FileError {
  private FileError() {}

  static BettiscopeException of(Path file, String problem, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + problem, remedy);
  }

  static BettiscopeException unreadable(Path file, IOException cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new BettiscopeException(
        Kind.DATA,
        file + ": cannot be read: " + reason,
        "check the file; write it again if it is damaged",
        cause);
  }

  /** Refuses files that are missing, unreadable, folders or empty. */
  static void checkReadable(Path file) {
    if (!Files.exists(file)) {
      throw of(file, "no such file", "check the path");
    }
    if (Files.isDirectory(file) || !Files.isReadable(file)) {
      throw of(
          file,
          Files.isDirectory(file) ? "is a folder" : "may not be read",
          "name a readable file");
    }
    try {
      if (Files.size(file) == 0) {
        throw of(file, "is empty", "write it again");
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
