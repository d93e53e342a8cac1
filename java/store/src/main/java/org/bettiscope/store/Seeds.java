package org.bettiscope.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The seeds of one unit of work: each is derived from the run's seed and a name, and remembered, so
 * that every random draw of a run can be repeated by itself. Safe for threads.
 */
public final class Seeds {
  private final long seed;
  private final SortedMap<String, Long> used = new TreeMap<>();

  /**
   * @param seed the run's seed
   */
  public Seeds(long seed) {
    this.seed = seed;
  }

  /**
   * The seed of one named draw: the first eight bytes, big-endian, of the SHA-256 of the run's seed
   * (eight bytes, big-endian) and the name in UTF-8, without the sign bit.
   *
   * @return a number from 0 to 2^63 - 1
   */
  public static long derive(long seed, String name) {
    MessageDigest digest = Digests.sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest.digest()).getLong() & Long.MAX_VALUE;
  }

  /** The seed of one named draw, which is remembered. */
  public long of(String name) {
    long derived = derive(seed, name);
    synchronized (used) {
      used.put(name, derived);
    }
    return derived;
  }

  /** The seeds given so far, by name. */
  public SortedMap<String, Long> used() {
    synchronized (used) {
      return Collections.unmodifiableSortedMap(new TreeMap<>(used));
    }
  }
}
