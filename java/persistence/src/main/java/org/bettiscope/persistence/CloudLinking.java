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
    requireSpace(first, "first");
    requireSpace(second, "second");
    return ofPairs(List.of(first, second), loops, settings, cancellation).getFirst();
  }

  /**
   * Links the loops of each of several clouds with those of each after it; the loops of a cloud are
   * found once.
   *
   * @param clouds points of 3 coordinates
   * @param loops as {@link #between}
   * @param settings as {@link #between}
   * @return of the first cloud with each after it, then of the second with each after it, and so on
   * @throws BettiscopeException as {@link #between}
   */
  public static List<CloudLinking> ofPairs(
      List<PointCloud> clouds, int loops, RipsPersistence settings, Cancellation cancellation) {
    Arguments.requireAtLeast(1, loops, "loops");
    requireNonNull(cancellation, "cancellation");
    for (int k = 0; k < clouds.size(); k++) {
      requireSpace(clouds.get(k), "clouds[" + k + "]");
    }
    List<Loops> all =
        clouds.stream().map(cloud -> Loops.of(cloud, loops, settings, cancellation)).toList();
    List<CloudLinking> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        pairs.add(all.get(i).linkedWith(all.get(j), cancellation));
      }
    }
    return pairs;
  }

  /** The most persistent loops of a cloud, and their polygons. */
  private record Loops(List<BarRepresentative> bars, List<PointCloud> polygons) {
    static Loops of(
        PointCloud cloud, int loops, RipsPersistence settings, Cancellation cancellation) {
      List<BarRepresentative> bars = settings.longestRepresentatives(cloud, 1, loops, cancellation);
      return new Loops(bars, bars.stream().map(bar -> polygon(cloud, bar)).toList());
    }

    CloudLinking linkedWith(Loops other, Cancellation cancellation) {
      List<List<Long>> numbers = new ArrayList<>();
      for (int i = 0; i < polygons.size(); i++) {
        List<Long> row = new ArrayList<>();
        for (int j = 0; j < other.polygons.size(); j++) {
          row.add(number(polygons.get(i), i, other.polygons.get(j), j, cancellation));
        }
        numbers.add(row);
      }
      return new CloudLinking(bars, other.bars, numbers);
    }
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
