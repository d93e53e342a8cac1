package org.bettiscope.homology;

import java.util.List;

/**
 * How the homology of a run ended.
 *
 * @param units number of units, those of earlier calls included
 * @param failures those without Betti numbers, in order of network, epoch, layer, class and scale
 */
public record HomologyResult(long units, List<UnitFailure> failures) {
  /** Keeps the list as it is. */
  public HomologyResult {
    failures = List.copyOf(failures);
  }
}
