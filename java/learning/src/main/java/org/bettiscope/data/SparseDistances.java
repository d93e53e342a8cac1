package org.bettiscope.data;

import java.lang.foreign.MemorySegment;
import org.bettiscope.store.ElementType;

/**
 * A sparse graph of distances, outside the heap: every edge once, the larger vertex first, ordered
 * by it and then by the smaller one. Pairs that are not listed are infinitely far.
 *
 * @param n number of vertices
 * @param entries number of edges
 * @param rows int64, the larger vertex of each edge
 * @param columns int64, the smaller vertex of each edge
 * @param values the lengths
 * @param type FLOAT32 or FLOAT64, as in the file
 */
public record SparseDistances(
    long n,
    long entries,
    MemorySegment rows,
    MemorySegment columns,
    MemorySegment values,
    ElementType type) {}
