/**
 * Vietoris-Rips persistence and the road to it: landmarks, nearest neighbors, the hop metric,
 * diagrams and Betti numbers. {@link org.bettiscope.persistence.RipsPersistence} is the way in,
 * {@link org.bettiscope.persistence.WeightedInput} gives vertices weights. How far two diagrams are
 * apart: {@link org.bettiscope.persistence.DiagramDistance}. Diagrams as rows of numbers: {@link
 * org.bettiscope.persistence.DiagramVector} and {@link
 * org.bettiscope.persistence.LifetimeStatistics}. How large they are: {@link
 * org.bettiscope.persistence.DiagramAmplitude}. What several have in common: {@link
 * org.bettiscope.persistence.FrechetMean}, {@link org.bettiscope.persistence.MeanVector}.
 *
 * <p>Lengths are diameters: an edge enters at its length, not at half of it. Lengths are rounded
 * once to float32 and compared as float32, and births and deaths are those values, widened to
 * double; with {@link org.bettiscope.persistence.RipsPersistence#withPrecision} lengths, births and
 * deaths are float64. An infinite death is {@link java.lang.Double#POSITIVE_INFINITY}. Results
 * depend neither on the number of threads nor on the processor.
 *
 * <p>Everything here may be used by several threads at once. Whatever is wrong is a {@link
 * org.bettiscope.persistence.BettiscopeException} with one line that names the argument, its value
 * and what was expected. The JVM needs {@code --enable-native-access=ALL-UNNAMED}.
 */
package org.bettiscope.persistence;
