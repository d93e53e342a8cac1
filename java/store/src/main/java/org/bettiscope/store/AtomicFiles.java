package org.bettiscope.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Files that appear complete and on disk, or not at all. */
final class AtomicFiles {
  private static final String TEMPORARY_PREFIX = ".";
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private AtomicFiles() {}

  /** Writes a file through a temporary name beside it. */
  interface Content {
    void write(Path temporary) throws IOException;
  }

  /**
   * Has the content written to a temporary name, and gives it its own name once it is on disk.
   *
   * @throws BettiscopeException FAILURE where that is not possible; nothing is left behind
   */
  static void write(Path file, Content content) {
    Path temporary = temporary(file);
    attempt(
        file,
        () -> {
          try {
            content.write(temporary);
            publish(temporary, file);
          } finally {
            Files.deleteIfExists(temporary);
          }
        });
  }

  /** Where a file is written before it has its own name; the folder is there afterwards. */
  static Path temporary(Path file) {
    attempt(file, () -> Files.createDirectories(file.getParent()));
    return file.resolveSibling(TEMPORARY_PREFIX + file.getFileName() + TEMPORARY_SUFFIX);
  }

  /** Gives what was written to a temporary name its own name once it is on disk. */
  static void publish(Path temporary, Path file) throws IOException {
    force(temporary, StandardOpenOption.WRITE);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.getParent(), StandardOpenOption.READ);
  }

  /** A step of writing a file. */
  interface Step {
    void run() throws IOException;
  }

  /**
   * Carries out a step.
   *
   * @throws BettiscopeException FAILURE where that is not possible
   */
  static void attempt(Path file, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          file + ": cannot be written: " + reason(e),
          "make room on the disk or make the folder writable, and run again",
          e);
    }
  }

  static void write(Path file, String text) {
    write(file, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
  }

  /** A rename is on disk only when its folder is. */
  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  /** Deletes what a process that was killed left behind, in a folder and those below it. */
  static void deleteTemporary(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> left;
    try (Stream<Path> files = Files.walk(folder, depth)) {
      left = files.filter(AtomicFiles::isTemporary).toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(TEMPORARY_PREFIX) && name.endsWith(TEMPORARY_SUFFIX);
  }

  /** What the operating system says, without the path that the message already has. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      case FileSystemException f -> f.getClass().getSimpleName();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
