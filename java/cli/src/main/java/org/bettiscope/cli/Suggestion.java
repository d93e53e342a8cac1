package org.bettiscope.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which word was meant. */
final class Suggestion {
  private Suggestion() {}

  /** The candidate closest to a word, if it is so close that a slip of the keys explains it. */
  static Optional<String> closest(String word, Collection<String> candidates) {
    int most = Math.max(1, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= most)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /**
   * The number of single-character insertions, deletions, replacements and swaps of neighbours that
   * turn one word into the other (optimal string alignment, after Damerau 1964).
   */
  static int distance(String from, String to) {
    int[][] distance = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        distance[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : cheapest(distance, from, i, to, j);
      }
    }
    return distance[from.length()][to.length()];
  }

  private static int cheapest(int[][] distance, String from, int i, String to, int j) {
    int replace = distance[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, distance[i - 2][j - 2] + 1) : best;
  }
}
