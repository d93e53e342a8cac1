package org.bettiscope.persistence;

/**
 * What to take the persistence of: points with a metric, a matrix of distances, or a sparse graph;
 * each with weights of its vertices or without.
 *
 * <p>An input refers to the arrays or the memory it was made from. It is read, never written,
 * during a computation; do not change it then.
 */
public sealed interface RipsInput permits PointCloud, DistanceMatrix, SparseGraph, WeightedInput {}
