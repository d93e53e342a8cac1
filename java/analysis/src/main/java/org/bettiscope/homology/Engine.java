package org.bettiscope.homology;

import java.util.List;
import java.util.function.LongConsumer;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.gudhi.Gudhi;
import org.bettiscope.persistence.Bettiscope;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsPersistence;
import org.bettiscope.persistence.RipsTask;

/** What computes persistence. The diagrams are the same. */
public enum Engine {
  /** The core, see {@link RipsPersistence}. */
  BETTISCOPE,
  /** See {@link Gudhi}. */
  GUDHI;

  /**
   * The version of the engine.
   *
   * @throws BettiscopeException if it cannot be had; for gudhi, if this build is without it
   */
  public String version() {
    return switch (this) {
      case BETTISCOPE -> Bettiscope.version();
      case GUDHI -> Gudhi.version();
    };
  }

  /** As {@link RipsPersistence#compute(RipsInput, Cancellation)}. */
  public PersistenceDiagrams compute(
      RipsPersistence settings, RipsInput input, Cancellation cancellation) {
    return switch (this) {
      case BETTISCOPE -> settings.compute(input, cancellation);
      case GUDHI -> Gudhi.compute(settings, input, cancellation);
    };
  }

  /** As {@link RipsPersistence#computeAll(List, int, Cancellation, LongConsumer)}. */
  public List<RipsOutcome> computeAll(
      List<RipsTask> tasks, int threads, Cancellation cancellation, LongConsumer progress) {
    return switch (this) {
      case BETTISCOPE -> RipsPersistence.computeAll(tasks, threads, cancellation, progress);
      case GUDHI -> Gudhi.computeAll(tasks, threads, cancellation, progress);
    };
  }

  /** The spelling in YAML. */
  @Override
  public String toString() {
    return ConfigValue.yamlName(this);
  }
}
