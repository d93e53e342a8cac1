package org.bettiscope.persistence;

/**
 * How far a computation is.
 *
 * @param phase what it is at
 * @param dimension of {@link Phase#COLUMNS} and {@link Phase#REDUCTION}, else 0
 * @param done grows to {@code total} while the phase lasts
 * @param total work of the phase
 */
public record RipsProgress(Phase phase, int dimension, long done, long total) {

  /**
   * The phases, in the order in which a computation goes through those that its input needs. {@link
   * #COLUMNS} and {@link #REDUCTION} come for each dimension in turn.
   */
  public enum Phase {
    /** Takes landmarks; counts them. */
    LANDMARKS,
    /** Finds nearest neighbors; counts points. */
    NEIGHBORS,
    /** Finds the edges of a lazy witness complex; counts witnesses, all points. */
    WITNESSES,
    /**
     * Finds the edges of a graph; counts vertices or, of an input that is one, edges. Ends early
     * where the edges are so many that a matrix is better.
     */
    GRAPH,
    /** Computes the lengths between all points; counts points. */
    LENGTHS,
    /** For bars of zero length: counts the vertices whose simplices are counted. */
    SIMPLICES,
    /** Puts the edges in order. */
    ORDER,
    /** Looks at the simplices of each longest edge; counts edges or, of a graph, vertices. */
    BLOCKS,
    /** Lists the simplices of this dimension that are to be reduced. */
    COLUMNS,
    /** Reduces them; counts them. In dimension 0 joins vertices. */
    REDUCTION,
    /** Puts the bars in order; counts dimensions. */
    BARS,
    /** A batch: counts its finished tasks. */
    BATCH;

    /** As the native library numbers them, from 1 on. */
    static Phase of(int number) {
      return values()[number - 1];
    }
  }
}
