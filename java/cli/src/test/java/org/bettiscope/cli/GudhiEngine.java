package org.bettiscope.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bettiscope.homology.Engine;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** The engine that a build may lack. */
final class GudhiEngine {
  private GudhiEngine() {}

  static void assumeBuilt() {
    try {
      Engine.GUDHI.version();
    } catch (BettiscopeException e) {
      assumeTrue(e.kind() != Kind.USAGE, "skipped: " + e.getMessage());
      throw e;
    }
  }
}
