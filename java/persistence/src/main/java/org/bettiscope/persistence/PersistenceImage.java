package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

/**
 * The persistence image (H. Adams et al., Persistence images: a stable vector representation of
 * persistent homology, 2017): the sum over all bars of a weight times a normal density of the
 * plane, with the mean (b, l) and the standard deviation {@code bandwidth} in both directions,
 * integrated over each pixel, exactly up to the rounding of double. ({@code persim} integrates too,
 * taking the variance as sigma; {@code gudhi.representations} samples the density at points and
 * integrates nothing.) The weight is l^exponent, or min(l / cap, 1)^exponent where there is a cap.
 * Rows hold the pixels of the least lengths first, these from the least to the greatest birth. For
 * finite bars.
 *
 * @param births range and number of pixels of births
 * @param lengths range and number of pixels of lengths d - b
 * @param bandwidth above 0, in the unit of the lengths
 * @param exponent of the lengths, at least 0; the paper has 1
 * @param cap the length from which on weights do not grow, above 0, or 0 for none; the paper has
 *     the greatest length, but for images to be compared it must be the same
 */
public record PersistenceImage(
    ScaleGrid births, ScaleGrid lengths, double bandwidth, double exponent, double cap)
    implements DiagramVector {

  /**
   * Checks the numbers.
   *
   * @throws BettiscopeException (usage) if one of them is out of range, or there are too many
   *     pixels
   */
  public PersistenceImage {
    requireNonNull(births, "births");
    requireNonNull(lengths, "lengths");
    if (!(bandwidth > 0 && Double.isFinite(bandwidth))) {
      throw Arguments.usage("bandwidth = " + bandwidth + ", expected a finite number above 0");
    }
    Arguments.requireExponent(exponent);
    if (!(cap >= 0 && Double.isFinite(cap))) {
      throw Arguments.usage("cap = " + cap + ", expected a finite number above 0, or 0 for none");
    }
    Arguments.arrayLength((long) births.count() * lengths.count(), "an image");
  }

  /** With weights that are the lengths themselves. */
  public PersistenceImage(ScaleGrid births, ScaleGrid lengths, double bandwidth) {
    this(births, lengths, bandwidth, 1, 0);
  }

  @Override
  public String word() {
    return "image";
  }

  @Override
  public int width() {
    return births.count() * lengths.count();
  }
}
