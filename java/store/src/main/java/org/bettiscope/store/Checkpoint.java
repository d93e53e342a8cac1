package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * Where a long computation goes on after it was killed: safetensors files that are replaced
 * together, or not at all.
 *
 * <p>Two generations of the files take turns: {@code NAME.G.PART.safetensors}, G being 0 or 1. What
 * counts is the generation that the mark {@code NAME.checkpoint} names with the digests of its
 * files, and the mark is replaced in one step after the files of the other generation are on disk.
 */
public final class Checkpoint {
  private static final String SUFFIX = ".safetensors";

  private final String name;
  private final Path base;
  private final Path mark;
  private final String configurationDigest;

  Checkpoint(Path units, String name, String configurationDigest) {
    this.name = name;
    this.base = units.resolve(name);
    this.mark = units.resolve(name + ".checkpoint");
    this.configurationDigest = configurationDigest;
  }

  /** The content of the mark. */
  record Mark(
      String checkpoint,
      String configurationDigest,
      int generation,
      SortedMap<String, Part> parts) {}

  /** What a file of a checkpoint must be. */
  record Part(String sha256, long bytes) {}

  /** Whether there is a checkpoint. */
  public boolean exists() {
    return Files.exists(mark);
  }

  /**
   * Replaces the checkpoint. Until everything is on disk, the one before it stays.
   *
   * @param parts the files by their names
   * @throws BettiscopeException FAILURE where the disk is full or the folder cannot be written;
   *     DATA where the one that is there is damaged
   */
  public void write(Map<String, SafetensorsWriter> parts) {
    int generation = exists() ? 1 - mark().generation() : 0;
    SortedMap<String, Part> written = new TreeMap<>();
    parts.forEach((part, content) -> written.put(part, write(file(part, generation), content)));
    AtomicFiles.write(mark, Json.file(new Mark(name, configurationDigest, generation, written)));
    parts.keySet().forEach(part -> deleteFile(file(part, 1 - generation)));
  }

  private static Part write(Path file, SafetensorsWriter content) {
    content.write(file);
    try {
      return new Part(Digests.sha256(file), Files.size(file));
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE, file + ": cannot be read: " + AtomicFiles.reason(e), "run again", e);
    }
  }

  /**
   * Opens a file of the checkpoint, after checking that it is what was written.
   *
   * @throws BettiscopeException DATA where that is not so, or it was written for another
   *     configuration
   */
  public SafetensorsReader read(String part) {
    Mark written = mark();
    require("checkpoint", written.checkpoint(), name);
    require("configuration_digest", written.configurationDigest(), configurationDigest);
    Path file = file(part, written.generation());
    Part expected = written.parts().get(part);
    if (expected == null) {
      throw error(mark, "has no part " + part);
    }
    requireIntact(file, expected);
    return SafetensorsReader.open(file);
  }

  private void require(String key, String found, String expected) {
    if (!found.equals(expected)) {
      throw error(mark, "is not this run's: its %s is %s, not %s".formatted(key, found, expected));
    }
  }

  private void requireIntact(Path file, Part expected) {
    try {
      long bytes = Files.exists(file) ? Files.size(file) : 0;
      if (bytes != expected.bytes()) {
        throw error(
            file, "has %d bytes, not the %d that were written".formatted(bytes, expected.bytes()));
      }
      String found = Digests.sha256(file);
      if (!found.equals(expected.sha256())) {
        throw error(
            file, "was altered: its SHA-256 is %s, not %s".formatted(found, expected.sha256()));
      }
    } catch (IOException e) {
      throw error(file, "cannot be read: " + AtomicFiles.reason(e));
    }
  }

  /** An error of kind DATA that says what is wrong with one of the checkpoint's files. */
  public BettiscopeException error(Path file, String problem) {
    return new BettiscopeException(Kind.DATA, file + ": " + problem, remedy());
  }

  private String remedy() {
    return "delete " + mark + " to begin again what it belongs to";
  }

  private Mark mark() {
    Mark read = Json.read(mark, Mark.class, remedy());
    if (read.generation() < 0 || read.generation() > 1) {
      throw error(mark, "is damaged: generation is " + read.generation() + ", not 0 or 1");
    }
    return read;
  }

  private Path file(String part, int generation) {
    return base.resolveSibling(base.getFileName() + "." + generation + "." + part + SUFFIX);
  }

  /** Deletes the checkpoint, damaged or not, and what is left of earlier ones. */
  public void delete() {
    deleteFile(mark);
    if (!Files.isDirectory(base.getParent())) {
      return;
    }
    try (Stream<Path> files = Files.list(base.getParent())) {
      List<Path> left = files.filter(this::isPart).toList();
      left.forEach(Checkpoint::deleteFile);
    } catch (IOException e) {
      throw cannotDelete(base.getParent(), e);
    }
  }

  private boolean isPart(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(base.getFileName() + ".") && name.endsWith(SUFFIX);
  }

  private static void deleteFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw cannotDelete(file, e);
    }
  }

  private static BettiscopeException cannotDelete(Path file, IOException e) {
    return new BettiscopeException(
        Kind.FAILURE,
        file + ": cannot be deleted: " + AtomicFiles.reason(e),
        "make the folder writable, and run again",
        e);
  }
}
