package org.bettiscope.homology;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.persistence.RipsPersistence;
import org.bettiscope.persistence.RipsTask;

/** Units that are computed together, in one call over all threads. */
final class UnitBatch {
  private final HomologyConfig config;
  private final List<Optional<RipsOutcome>> outcomes = new ArrayList<>();
  private final List<RipsTask> tasks = new ArrayList<>();
  private long bytes;

  UnitBatch(HomologyConfig config) {
    this.config = config;
  }

  /** The memory that the coordinates take. */
  long bytes() {
    return bytes;
  }

  /**
   * Adds a cloud at every scale.
   *
   * @param coordinates row by row
   * @param seed of the landmarks
   */
  void add(float[] coordinates, int dimension, long seed) {
    if (coordinates.length == 0) {
      fail("the class has no points");
      return;
    }
    bytes += (long) Float.BYTES * coordinates.length;
    int n = coordinates.length / dimension;
    for (Scale scale : config.scales()) {
      if (scale.neighbors() >= n) {
        outcomes.add(
            Optional.of(
                failed(
                    "%d neighbors need more than %d points; the cloud has %d"
                        .formatted(scale.neighbors(), scale.neighbors(), n))));
      } else {
        outcomes.add(Optional.empty());
        tasks.add(task(PointCloud.of(coordinates, n, dimension), scale, seed));
      }
    }
  }

  /** Adds a cloud that there is not, at every scale. */
  void fail(String reason) {
    for (int i = 0; i < config.scales().size(); i++) {
      outcomes.add(Optional.of(failed(reason)));
    }
  }

  private RipsTask task(PointCloud cloud, Scale scale, long seed) {
    // A cloud of no more points than landmarks is taken whole.
    long landmarks = config.landmarks() < cloud.points() ? config.landmarks() : 0;
    return new RipsTask(
        RipsPersistence.ofDimension(config.maxDimension())
            .withField(config.field())
            .withMetric(config.metric().metric(scale.neighbors()))
            .withThreshold(scale.scale())
            .withLandmarks(landmarks, config.landmarkMethod(), seed)
            .withMemoryLimit(config.memoryLimit()),
        cloud);
  }

  private static RipsOutcome failed(String reason) {
    return new RipsOutcome.Failed(new BettiscopeException(Kind.DATA, reason, ""));
  }

  /**
   * Computes what was added, and forgets it.
   *
   * @param cancellation stops it: what is not finished then has failed
   * @param progress is told the number of units that have ended
   * @return one outcome per unit, in the order they were added
   */
  List<RipsOutcome> compute(int threads, Cancellation cancellation, LongConsumer progress) {
    int failed = outcomes.size() - tasks.size();
    List<RipsOutcome> computed =
        config
            .engine()
            .computeAll(
                tasks, threads, cancellation, finished -> progress.accept(failed + finished));
    Iterator<RipsOutcome> next = computed.iterator();
    List<RipsOutcome> all = outcomes.stream().map(known -> known.orElseGet(next::next)).toList();
    forget();
    return all;
  }

  private void forget() {
    outcomes.clear();
    tasks.clear();
    bytes = 0;
  }
}
