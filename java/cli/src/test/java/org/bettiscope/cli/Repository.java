package org.bettiscope.cli;

import java.nio.file.Path;

/** Where the files of the repository are. */
final class Repository {
  static final Path ROOT = Path.of(System.getProperty("bettiscope.root"));

  private Repository() {}
}
