package org.bettiscope.store;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unit that is written over time, under a temporary name: nothing of it is visible before it is
 * finished, and nothing is left where it is closed before that.
 */
public final class OpenUnit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenUnit.class);

  private final Unit unit;
  private final Path temporary;
  private final Hdf5Writer writer;
  private final long start = System.nanoTime();

  OpenUnit(Unit unit) {
    this.unit = unit;
    this.temporary = AtomicFiles.temporary(unit.file());
    try {
      this.writer = Hdf5.create(temporary);
    } catch (BettiscopeException e) {
      AtomicFiles.attempt(unit.file(), () -> Files.deleteIfExists(temporary));
      throw e;
    }
  }

  /** The unit whose result it is. */
  public Unit unit() {
    return unit;
  }

  /** Writes the result as docs/architecture.md lays it out. */
  public Hdf5Writer writer() {
    return writer;
  }

  /**
   * Completes the result, gives it its name once it is on disk, and marks the unit done. The time
   * kept is that since it was begun.
   *
   * @param seeds the seeds that were drawn for it
   * @throws BettiscopeException FAILURE where the disk is full or the folder cannot be written
   */
  public void finish(Seeds seeds) {
    finish((System.nanoTime() - start) / 1e9, seeds);
  }

  void finish(double seconds, Seeds seeds) {
    unit.describe(writer, seeds);
    writer.close();
    AtomicFiles.attempt(
        unit.file(),
        () -> {
          Unit.Mark written =
              new Unit.Mark(Digests.sha256(temporary), Files.size(temporary), seconds);
          AtomicFiles.publish(temporary, unit.file());
          unit.markDone(written);
        });
  }

  /** Gives the result up, unless it is finished. */
  @Override
  public void close() {
    try {
      writer.close();
    } catch (BettiscopeException e) {
      // Nobody wants what could not be completed; why it is given up has been told.
      LOG.debug("unit {}: given up", unit.name(), e);
    }
    AtomicFiles.attempt(unit.file(), () -> Files.deleteIfExists(temporary));
  }
}
