package org.bettiscope.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.bettiscope.data.DistanceFiles;
import org.bettiscope.data.NumericArray;
import org.bettiscope.data.PointFiles;
import org.bettiscope.data.SparseDistances;
import org.bettiscope.persistence.DistanceMatrix;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.Precision;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.SparseGraph;
import org.bettiscope.store.ElementType;

/** Reads what {@code persist} computes on, outside the heap. */
final class PersistInput {
  private PersistInput() {}

  static RipsInput read(Path file, PersistCommand.Input kind, Arena arena) {
    return switch (kind) {
      case POINTS -> points(PointFiles.read(file, null, arena), arena);
      case LOWER -> lower(DistanceFiles.readLower(file, null, arena), arena);
      case SPARSE -> sparse(DistanceFiles.readSparse(file, arena));
    };
  }

  private static RipsInput points(NumericArray points, Arena arena) {
    return PointCloud.of(
        floating(points, arena), precision(points.type()), points.shape()[0], points.shape()[1]);
  }

  private static RipsInput lower(NumericArray lengths, Arena arena) {
    return DistanceMatrix.lower(
        floating(lengths, arena),
        precision(lengths.type()),
        DistanceFiles.vertices(lengths.size()));
  }

  private static RipsInput sparse(SparseDistances distances) {
    return SparseGraph.of(
        distances.n(),
        distances.rows(),
        distances.columns(),
        distances.values(),
        precision(distances.type()));
  }

  private static MemorySegment floating(NumericArray array, Arena arena) {
    if (array.type() != ElementType.INT64) {
      return array.values();
    }
    MemorySegment doubles = arena.allocate(ValueLayout.JAVA_DOUBLE, array.size());
    for (long i = 0; i < array.size(); i++) {
      doubles.setAtIndex(ValueLayout.JAVA_DOUBLE, i, array.get(i));
    }
    return doubles;
  }

  private static Precision precision(ElementType type) {
    return type == ElementType.FLOAT32 ? Precision.FLOAT32 : Precision.FLOAT64;
  }
}
