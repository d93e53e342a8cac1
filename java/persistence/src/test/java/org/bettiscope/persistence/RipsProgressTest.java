package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.RipsProgress.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RipsProgressTest {
  private static final PointCloud CLOUD = PointCloud.of(Clouds.random(500, 3, 1));

  @Test
  void phasesAreNumberedAsInTheHeader() throws ReflectiveOperationException {
    for (Phase phase : Phase.values()) {
      int number = NativeCore.class.getDeclaredField("PHASE_" + phase).getInt(null);
      assertEquals(phase, Phase.of(number));
    }
  }

  @Test
  void goesThroughThePhasesToTheEnd() {
    List<RipsProgress> told = Collections.synchronizedList(new ArrayList<>());
    RipsPersistence rips = RipsPersistence.ofDimension(2).withThreads(2);
    PersistenceDiagrams watched = rips.compute(CLOUD, new Cancellation(), told::add);
    assertEquals(rips.compute(CLOUD).diagrams(), watched.diagrams());
    assertEquals(new RipsProgress(Phase.BARS, 0, 3, 3), told.getLast());
    // COLUMNS and REDUCTION take turns, dimension by dimension.
    Comparator<RipsProgress> order =
        Comparator.comparing((RipsProgress p) -> p.phase() == Phase.BARS)
            .thenComparingInt(RipsProgress::dimension)
            .thenComparing(RipsProgress::phase)
            .thenComparingLong(RipsProgress::done);
    assertEquals(told.stream().sorted(order).toList(), told);
    for (RipsProgress progress : told) {
      assertTrue(0 <= progress.done() && progress.done() <= progress.total(), progress.toString());
    }
  }

  @Test
  @Timeout(60)
  void stopsInAPhaseThatWouldTakeHours() {
    Cancellation cancellation = new Cancellation();
    PointCloud cloud = PointCloud.of(Clouds.random(1500, 12, 5));
    List<RipsProgress> told = Collections.synchronizedList(new ArrayList<>());
    BettiscopeException thrown =
        assertThrows(
            BettiscopeException.class,
            () ->
                RipsPersistence.ofDimension(5)
                    .compute(
                        cloud,
                        cancellation,
                        progress -> {
                          told.add(progress);
                          if (progress.phase().compareTo(Phase.BLOCKS) >= 0) {
                            cancellation.cancel();
                          }
                        }));
    assertEquals(Kind.STOPPED, thrown.kind());
    assertTrue(told.getLast().phase().compareTo(Phase.BLOCKS) >= 0, told.toString());
  }

  @Test
  void whatTheConsumerThrowsIsThrown() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                RipsPersistence.ofDimension(1)
                    .compute(
                        CLOUD,
                        new Cancellation(),
                        progress -> {
                          throw new IllegalStateException("no terminal");
                        }));
    assertEquals("no terminal", thrown.getMessage());
  }

  @Test
  void cancelledGeometryStops() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    NearestNeighbors neighbors = NearestNeighbors.of(CLOUD, 3, 1);
    for (Runnable stopped :
        List.<Runnable>of(
            () -> Landmarks.of(CLOUD, 10, LandmarkMethod.RANDOM, 1, 1, cancellation),
            () -> NearestNeighbors.of(CLOUD, 3, 1, cancellation),
            () -> HopGraph.of(neighbors, 2, 1, cancellation),
            () -> RipsPersistence.ofDimension(1).predictMemory(CLOUD, cancellation))) {
      assertEquals(Kind.STOPPED, assertThrows(BettiscopeException.class, stopped::run).kind());
    }
  }
}
