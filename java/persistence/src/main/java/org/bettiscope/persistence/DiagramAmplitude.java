package org.bettiscope.persistence;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How large a diagram is: its distance to the empty one (A. Garin, G. Tauzin, A topological
 * "reading" lesson: classification of MNIST using TDA, 2019), by a distance between diagrams or by
 * a norm of a function made of it. For finite bars. All kinds are immutable and may be used by
 * several threads at once.
 */
public sealed interface DiagramAmplitude
    permits DiagramAmplitude.OfDistance,
        DiagramAmplitude.OfBettiCurve,
        DiagramAmplitude.OfLandscape,
        DiagramAmplitude.OfSilhouette,
        DiagramAmplitude.OfImage {

  /**
   * Of each diagram.
   *
   * @param diagrams of one dimension, without essential bars
   * @param threads at least 1, or 0 for the number of cores; distances take one
   * @throws BettiscopeException (usage) if the diagrams are of different dimensions, or an
   *     amplitude is beyond double; (data) if one has an essential bar; (stopped) if it was
   *     cancelled
   */
  default double[] ofAll(
      List<PersistenceDiagram> diagrams, int threads, Cancellation cancellation) {
    return VectorCall.amplitudes(this, diagrams, threads, cancellation);
  }

  /**
   * Of one diagram.
   *
   * @throws BettiscopeException as {@link #ofAll}
   */
  default double of(PersistenceDiagram diagram) {
    return ofAll(List.of(diagram), 1, new Cancellation())[0];
  }

  /** The distance to the diagram of no bars, such as half of the longest bar for bottleneck. */
  record OfDistance(DiagramDistance distance) implements DiagramAmplitude {
    /** Checks that there is a distance. */
    public OfDistance {
      requireNonNull(distance, "distance");
    }
  }

  /**
   * (integral of f^order)^(1/order) of the Betti curve f, over all scales, exactly.
   *
   * @param order at least 1; infinity for the greatest value
   */
  record OfBettiCurve(double order) implements DiagramAmplitude {
    /** Checks the order. */
    public OfBettiCurve {
      requireOrder(order);
    }
  }

  /**
   * The same norm of the landscape, all of its levels together, their integrals summed up.
   *
   * @param order at least 1; infinity for the greatest value
   */
  record OfLandscape(double order) implements DiagramAmplitude {
    /** Checks the order. */
    public OfLandscape {
      requireOrder(order);
    }
  }

  /**
   * The same norm of the silhouette.
   *
   * @param order at least 1; infinity for the greatest value
   * @param exponent of the lengths that are its weights
   */
  record OfSilhouette(double order, double exponent) implements DiagramAmplitude {
    /** Checks order and exponent. */
    public OfSilhouette {
      requireOrder(order);
      Arguments.requireExponent(exponent);
    }
  }

  /**
   * (sum of v^order)^(1/order) of the pixels v of an image.
   *
   * @param order at least 1; infinity for the greatest pixel
   */
  record OfImage(double order, PersistenceImage image) implements DiagramAmplitude {
    /** Checks the order. */
    public OfImage {
      requireOrder(order);
      requireNonNull(image, "image");
    }
  }

  private static void requireOrder(double order) {
    if (!(order >= 1)) {
      throw Arguments.usage("order = " + order + ", expected at least 1, or infinity");
    }
  }
}
