package org.bettiscope.persistence;

/**
 * Points chosen to stand for a cloud.
 *
 * @see FarthestPoints
 */
public final class Landmarks {
  private final long[] indices;
  private final double coveringRadius;

  /** Takes over {@code indices}. */
  Landmarks(long[] indices, double coveringRadius) {
    this.indices = indices;
    this.coveringRadius = coveringRadius;
  }

  /** A copy of the indices of the chosen points, in order of choice. */
  public long[] indices() {
    return indices.clone();
  }

  /** The largest distance of a point of the cloud to its nearest landmark. */
  public double coveringRadius() {
    return coveringRadius;
  }
}
