package org.bettiscope.store;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What makes a run the run it is.
 *
 * @param name the configuration's name
 * @param digest the digest of the configuration, 64 hexadecimal digits
 * @param seed the run's seed, from which all others are derived
 * @param configuration the text of the configuration file, verbatim
 * @param source the folder that relative paths of the configuration refer to
 * @param toolVersion the version of Bettiscope
 * @param environment versions, platform and kernels, by name; nothing that differs between two runs
 *     on one machine
 */
public record RunIdentity(
    String name,
    String digest,
    long seed,
    String configuration,
    Path source,
    String toolVersion,
    SortedMap<String, String> environment) {
  /** Checks the digest and keeps a copy of the environment. */
  public RunIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(toolVersion, "toolVersion");
    source = source.toAbsolutePath().normalize();
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("'" + digest + "' is not 64 hexadecimal digits");
    }
  }
}
