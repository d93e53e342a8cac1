package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * How the loops of two clouds in space are linked: the linking number of each of the most
 * persistent loops of one with each of those of the other. A loop runs along the edges of {@link
 * BarRepresentative#loop}, as a polygon.
 *
 * <p>Of a torus the loop along it is the more persistent one where its hole is wider than its tube,
 * and the loop around the tube bounds a disc inside: of two linked tori the loops along them have
 * the linking number 1 or -1, all others 0. The signs are as the loops happen to be run through,
 * and say nothing; nor which loop comes first where two are about as persistent. So {@link
 * #largest()} sums it up.
 *
 * @param first loops of the first cloud, the most persistent first
 * @param second loops of the second cloud, likewise
 * @param numbers the linking numbers: one list for each of {@code first}, with one number for each
 *     of {@code second}
 */
public record CloudLinking(
    List<BarRepresentative> first, List<BarRepresentative> second, List<List<Long>> numbers) {

  /** Copies the lists. */
  public CloudLinking {
    first = List.copyOf(first);
    second = List.copyOf(second);
    numbers = numbers.stream().map(List::copyOf).toList();
  }

  /**
   * Links the loops of two clouds.
   *
   * @param first points of 3 coordinates
   * @param second points of 3 coordinates
   * @param loops how many of the most persistent ones of each, at least 1; all where there are
   *     fewer
   * @param settings of the persistence, of dimension 1 or more
   * @throws BettiscopeException (usage) if the clouds are not in space, or the settings do not fit;
   *     (data) if a coordinate is not finite, or loops touch
   */
  public static CloudLinking between(
      PointCloud first,
      PointCloud second,
      int loops,
      RipsPersistence settings,
      Cancellation cancellation) {
    Arguments.requireAtLeast(1, loops, "loops");
    requireNonNull(cancellation, "cancellation");
    requireSpace(first, "first");
    requireSpace(second, "second");
    List<BarRepresentative> ofFirst =
        settings.longestRepresentatives(first, 1, loops, cancellation);
    List<BarRepresentative> ofSecond =
        settings.longestRepresentatives(second, 1, loops, cancellation);
    List<List<Long>> numbers = new ArrayList<>();
    for (int i = 0; i < ofFirst.size(); i++) {
      PointCloud loop = polygon(first, ofFirst.get(i));
      List<Long> row = new ArrayList<>();
      for (int j = 0; j < ofSecond.size(); j++) {
        row.add(number(loop, i, polygon(second, ofSecond.get(j)), j, cancellation));
      }
      numbers.add(row);
    }
    return new CloudLinking(ofFirst, ofSecond, numbers);
  }

  /** The largest absolute value of the linking numbers; 0 where there are none. */
  public long largest() {
    return numbers.stream().flatMap(List::stream).mapToLong(Math::abs).max().orElse(0);
  }

  private static long number(
      PointCloud first, int i, PointCloud second, int j, Cancellation cancellation) {
    try {
      return LinkingNumber.of(first, second, cancellation);
    } catch (BettiscopeException thrown) {
      if (thrown.kind() != BettiscopeException.Kind.DATA) {
        throw thrown;
      }
      throw new BettiscopeException(
          BettiscopeException.Kind.DATA,
          "loop "
              + i
              + " of the first cloud (a) and loop "
              + j
              + " of the second (b): "
              + thrown.getMessage(),
          "ask for fewer loops, or take clouds that lie apart",
          thrown);
    }
  }

  private static void requireSpace(PointCloud cloud, String name) {
    if (cloud.dimensions() != 3) {
      throw Arguments.usage(
          name
              + " has "
              + cloud.dimensions()
              + " coordinates, expected 3: only curves in space link");
    }
  }

  private static PointCloud polygon(PointCloud cloud, BarRepresentative bar) {
    long[] loop = bar.loop();
    double[] coordinates = new double[3 * loop.length];
    for (int k = 0; k < coordinates.length; k++) {
      coordinates[k] = cloud.values().get(3 * loop[k / 3] + k % 3);
    }
    return PointCloud.of(coordinates, loop.length, 3);
  }
}
