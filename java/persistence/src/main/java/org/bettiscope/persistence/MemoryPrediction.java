package org.bettiscope.persistence;

/**
 * How much memory a computation takes at most beside its input, as far as that is known before it
 * begins: an upper estimate, with some room for the reduction, which depends on the data.
 *
 * @param bytes without a limit
 * @param leastLimit the least {@link RipsPersistence#withMemoryLimit} that is not refused before
 *     the computation begins: less than {@code bytes} where lengths between points may be computed
 *     again and again instead of kept (dimensions up to 1, no weights; the diagrams are the same)
 */
public record MemoryPrediction(long bytes, long leastLimit) {}
