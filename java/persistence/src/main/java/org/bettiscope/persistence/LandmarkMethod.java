package org.bettiscope.persistence;

/** How landmarks are chosen. The first is drawn from a seed, every point being as likely. */
public enum LandmarkMethod {
  /**
   * Farthest-point sampling: each next one is a point farthest from those chosen, the smallest
   * index where several are equally far (T. F. Gonzalez, Clustering to minimize the maximum
   * intercluster distance, 1985).
   */
  FARTHEST(NativeCore.FARTHEST, "farthest"),

  /** Each next one is drawn from all points not chosen, which are equally likely. */
  RANDOM(NativeCore.RANDOM, "random"),

  /**
   * The seeding of k-means++: each next one is drawn, a point being as likely as its squared
   * distance to the nearest of those chosen is large (D. Arthur, S. Vassilvitskii, k-means++: the
   * advantages of careful seeding, 2007). Where that is 0 for every point left, it is that of
   * smallest index.
   */
  K_MEANS_PLUS_PLUS(NativeCore.KMEANS_PLUS_PLUS, "k-means++");

  private final int code;
  private final String word;

  LandmarkMethod(int code, String word) {
    this.code = code;
    this.word = word;
  }

  int code() {
    return code;
  }

  /** As configurations, commands and files say it: farthest, random or k-means++. */
  @Override
  public String toString() {
    return word;
  }
}
