package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * One computation of a batch.
 *
 * @param settings what to compute; its number of threads is not used in a batch
 * @param input of what
 * @see RipsPersistence#computeAll
 */
public record RipsTask(RipsPersistence settings, RipsInput input) {
  /** Checks that the settings fit the input. */
  public RipsTask {
    requireNonNull(settings, "settings");
    requireNonNull(input, "input");
    settings.checkFits(input);
  }
}
