package org.bettiscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;

/** A unit of work: computed once, stored in a file of its own, and never computed again. */
public final class Unit {
  private static final Logger LOG = LoggerFactory.getLogger(Unit.class);
  private static final String SCHEMA = "bettiscope-unit";

  private final String name;
  private final Path file;
  private final Path mark;
  private final String configurationDigest;

  Unit(Path units, String name, String configurationDigest) {
    if (!name.matches("[a-z0-9-]+(/[a-z0-9-]+)*")) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a unit");
    }
    this.name = name;
    this.file = units.resolve(name + ".h5");
    this.mark = units.resolve(name + ".done");
    this.configurationDigest = configurationDigest;
  }

  /** The content of the file that marks a unit done. */
  record Mark(String sha256, long bytes, double seconds) {}

  /** The name below {@code units}, such as {@code homology/network-0003}. */
  public String name() {
    return name;
  }

  /** Where the result is, or will be. */
  public Path file() {
    return file;
  }

  /**
   * Whether the unit is finished.
   *
   * @throws BettiscopeException DATA where it is marked finished and its file is gone or of another
   *     length
   */
  public boolean isDone() {
    if (!Files.exists(mark)) {
      return false;
    }
    requireLength(mark());
    return true;
  }

  /** How long the computation of a finished unit took. */
  public double seconds() {
    requireDone();
    return mark().seconds();
  }

  /**
   * Stores the result and marks the unit done. Nothing of it is visible before it is complete and
   * on disk, and nothing is left where {@code content} throws. The seeds go with it.
   *
   * @param seconds how long the computation took
   * @param seeds the seeds that were drawn for it
   * @param content writes the result as docs/architecture.md lays it out
   * @throws IllegalStateException where the unit is done
   * @throws BettiscopeException FAILURE where the disk is full or the folder cannot be written
   */
  public void write(double seconds, Seeds seeds, Consumer<Hdf5Writer> content) {
    try (OpenUnit open = begin()) {
      content.accept(open.writer());
      open.finish(seconds, seeds);
    }
  }

  /**
   * As the other method, for content that is computed while it is written: the time kept is the
   * time that takes, and seeds may be drawn meanwhile.
   */
  public void write(Seeds seeds, Consumer<Hdf5Writer> content) {
    try (OpenUnit open = begin()) {
      content.accept(open.writer());
      open.finish(seeds);
    }
  }

  /**
   * Begins a result that is written over time.
   *
   * @throws IllegalStateException where the unit is done
   * @throws BettiscopeException FAILURE where the folder cannot be written
   */
  public OpenUnit begin() {
    if (isDone()) {
      throw new IllegalStateException("unit " + name + " is done");
    }
    return new OpenUnit(this);
  }

  /** Marks the unit done, once its file has its name. */
  void markDone(Mark written) {
    AtomicFiles.write(mark, Json.file(written));
    LOG.debug("unit {}: {} bytes, {} s", name, written.bytes(), written.seconds());
  }

  /**
   * Deletes the result, finished or not.
   *
   * @throws BettiscopeException FAILURE where the folder cannot be written
   */
  public void delete() {
    try {
      // Without its mark the file counts for nothing.
      Files.deleteIfExists(mark);
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          file + ": cannot be deleted: " + AtomicFiles.reason(e),
          "make the folder writable, and run again",
          e);
    }
  }

  /** Writes where a result belongs. */
  void describe(Hdf5Writer writer, Seeds seeds) {
    writer.attribute("/", "schema", SCHEMA);
    writer.attribute("/", "schema_version", 1);
    writer.attribute("/", "unit", name);
    writer.attribute("/", "configuration_digest", configurationDigest);
    writer.attribute("/", "seeds", Json.value(seeds.used()));
  }

  /**
   * Opens the result of a finished unit, after checking that it is what was written.
   *
   * @throws BettiscopeException DATA where the unit is not finished, or its file is not the one
   *     that was written for this configuration
   */
  public Hdf5Reader read() {
    requireDone();
    Mark written = mark();
    requireLength(written);
    requireDigest(written);
    Hdf5Reader reader = Hdf5.open(file);
    try {
      requireAttribute(reader, "schema", SCHEMA);
      requireAttribute(reader, "unit", name);
      requireAttribute(reader, "configuration_digest", configurationDigest);
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** The seeds that were drawn for an open unit. */
  static SortedMap<String, Long> seeds(Hdf5Reader reader) {
    return Json.parse(reader.stringAttribute("/", "seeds"), new TypeReference<>() {});
  }

  private Mark mark() {
    return Json.read(mark, Mark.class, remedy());
  }

  private void requireDone() {
    if (!Files.exists(mark)) {
      throw new BettiscopeException(
          Kind.DATA,
          file + ": unit " + name + " is not finished",
          "run its stage again: it goes on where it was");
    }
  }

  private void requireLength(Mark written) {
    try {
      long bytes = Files.exists(file) ? Files.size(file) : 0;
      if (bytes != written.bytes()) {
        throw altered(
            "has %d bytes, not the %d that were written".formatted(bytes, written.bytes()));
      }
    } catch (IOException e) {
      throw altered("cannot be read: " + AtomicFiles.reason(e));
    }
  }

  private void requireDigest(Mark written) {
    try {
      String found = Digests.sha256(file);
      if (!found.equals(written.sha256())) {
        throw altered("was altered: its SHA-256 is %s, not %s".formatted(found, written.sha256()));
      }
    } catch (IOException e) {
      throw altered("cannot be read: " + AtomicFiles.reason(e));
    }
  }

  private void requireAttribute(Hdf5Reader reader, String attribute, String expected) {
    String found =
        reader.hasAttribute("/", attribute) ? reader.stringAttribute("/", attribute) : "missing";
    if (!found.equals(expected)) {
      throw altered(
          "is not this run's: its %s is %s, not %s".formatted(attribute, found, expected));
    }
  }

  private BettiscopeException altered(String what) {
    return new BettiscopeException(Kind.DATA, file + ": " + what, remedy());
  }

  private String remedy() {
    return "delete " + file + " and " + mark + " to compute the unit again";
  }
}
