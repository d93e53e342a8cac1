package org.bettiscope.persistence;

/**
 * Points chosen to stand for a cloud.
 *
 * @param indices of the chosen points, in order of choice
 * @param coveringRadius the largest distance of a point of the cloud to its nearest landmark
 * @see FarthestPoints
 */
public record Landmarks(long[] indices, double coveringRadius) {}
