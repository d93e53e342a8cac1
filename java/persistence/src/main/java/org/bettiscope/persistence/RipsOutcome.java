package org.bettiscope.persistence;

/** How one computation of a batch ended. */
public sealed interface RipsOutcome {

  /** The diagrams, or the reason why there are none, thrown. */
  PersistenceDiagrams orElseThrow();

  /**
   * It was computed.
   *
   * @param diagrams the result
   */
  record Computed(PersistenceDiagrams diagrams) implements RipsOutcome {
    @Override
    public PersistenceDiagrams orElseThrow() {
      return diagrams;
    }
  }

  /**
   * It failed, or was stopped before it was finished.
   *
   * @param reason why
   */
  record Failed(BettiscopeException reason) implements RipsOutcome {
    @Override
    public PersistenceDiagrams orElseThrow() {
      throw reason;
    }
  }
}
