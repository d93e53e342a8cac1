package org.bettiscope.persistence;

/**
 * Farthest-point sampling: the first landmark is drawn from a seed, each next one is a point
 * farthest from those chosen, the smallest index where several are equally far (T. F. Gonzalez,
 * Clustering to minimize the maximum intercluster distance, 1985).
 */
public final class FarthestPoints {
  private FarthestPoints() {}

  /**
   * Chooses landmarks of a cloud, euclidean. Coordinates in double precision are rounded to float32
   * first.
   *
   * @param cloud finite coordinates
   * @param count landmarks, 1 to the number of points
   * @param seed of the first landmark
   * @param threads at least 1, or 0 for the number of cores
   * @throws BettiscopeException (usage) if {@code count} or {@code threads} is out of range; (data)
   *     if a coordinate is not finite
   */
  public static Landmarks sample(PointCloud cloud, long count, long seed, int threads) {
    Arguments.requireAtLeast(0, threads, "threads");
    throw new UnsupportedOperationException();
  }
}
