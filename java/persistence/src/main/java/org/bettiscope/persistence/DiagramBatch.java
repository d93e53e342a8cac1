package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Lays many diagrams out one after another, as {@code bettiscope.h} wants them. */
final class DiagramBatch {
  private DiagramBatch() {}

  static void requireOneDimension(List<PersistenceDiagram> diagrams) {
    for (int k = 1; k < diagrams.size(); k++) {
      int dimension = diagrams.get(k).dimension();
      int expected = diagrams.getFirst().dimension();
      if (dimension != expected) {
        throw Arguments.usage(
            "diagram "
                + k
                + " is of dimension "
                + dimension
                + ", expected "
                + expected
                + " as diagram 0 is");
      }
    }
  }

  static MemorySegment pairs(List<PersistenceDiagram> diagrams, Arena arena) {
    long bars = 0;
    for (PersistenceDiagram diagram : diagrams) {
      bars += diagram.size();
    }
    MemorySegment pairs = NativeMemory.allocate(arena, JAVA_DOUBLE, 2 * bars);
    long at = 0;
    for (PersistenceDiagram diagram : diagrams) {
      diagram.copyPairs(pairs, at);
      at += 2L * diagram.size();
    }
    return pairs;
  }

  static MemorySegment offsets(List<PersistenceDiagram> diagrams, Arena arena) {
    MemorySegment offsets = arena.allocate(JAVA_LONG, diagrams.size() + 1L);
    long offset = 0;
    for (int k = 0; k < diagrams.size(); k++) {
      offset += diagrams.get(k).size();
      offsets.setAtIndex(JAVA_LONG, k + 1L, offset);
    }
    return offsets;
  }
}
