package org.bettiscope.cli;

import java.util.Locale;

/** The stages, in their order. */
enum Stage {
  DATA,
  TRAIN,
  ACTIVATIONS,
  HOMOLOGY,
  STATISTICS,
  REPORT;

  /** The name of its subcommand, section and group. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
