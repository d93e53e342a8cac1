package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RipsBatchTest {
  private static final RipsPersistence RIPS = RipsPersistence.ofDimension(1);

  /** Minutes of work for any implementation there is: nearly 10^13 simplices. */
  private static final RipsTask ENDLESS =
      new RipsTask(RipsPersistence.ofDimension(5), PointCloud.of(Clouds.random(1500, 12, 5)));

  @Test
  void batchGivesWhatEachTaskGivesAlone() {
    List<RipsTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      PointCloud cloud = PointCloud.of(Clouds.random(3 + 2 * i, 1 + i % 4, i));
      tasks.add(new RipsTask(RIPS, cloud));
      tasks.add(new RipsTask(RIPS.withMetric(Metric.hop(2)).withThreshold(2), cloud));
    }
    List<RipsOutcome> outcomes = RipsPersistence.computeAll(tasks, 2);
    assertEquals(tasks.size(), outcomes.size());
    for (int i = 0; i < tasks.size(); i++) {
      PersistenceDiagrams alone = tasks.get(i).settings().compute(tasks.get(i).input());
      assertEquals(alone.diagrams(), outcomes.get(i).orElseThrow().diagrams(), "task " + i);
      assertEquals(alone.threshold(), outcomes.get(i).orElseThrow().threshold(), "task " + i);
    }
  }

  @Test
  void taskThatFailsLeavesTheOthersAlone() {
    PointCloud good = PointCloud.of(new double[] {0, 1}, 2, 1);
    PointCloud bad = PointCloud.of(new double[] {0, Double.NaN}, 2, 1);
    List<RipsOutcome> outcomes =
        RipsPersistence.computeAll(
            List.of(
                new RipsTask(RIPS, good),
                new RipsTask(RIPS, bad),
                new RipsTask(RIPS.withField(6), good),
                new RipsTask(RIPS, good)),
            0);
    assertArrayEquals(new long[] {1, 0}, outcomes.get(0).orElseThrow().bettiNumbers(1));
    assertArrayEquals(new long[] {1, 0}, outcomes.get(3).orElseThrow().bettiNumbers(1));
    BettiscopeException data = assertInstanceOf(RipsOutcome.Failed.class, outcomes.get(1)).reason();
    assertEquals(Kind.DATA, data.kind());
    assertTrue(data.getMessage().contains("points[1][0] is nan"), data.getMessage());
    assertSame(data, assertThrows(BettiscopeException.class, () -> outcomes.get(1).orElseThrow()));
    BettiscopeException usage =
        assertInstanceOf(RipsOutcome.Failed.class, outcomes.get(2)).reason();
    assertEquals(Kind.USAGE, usage.kind());
    assertTrue(usage.getMessage().contains("field is 6"), usage.getMessage());
  }

  @Test
  void emptyBatchHasNoOutcome() {
    assertEquals(List.of(), RipsPersistence.computeAll(List.of(), 0));
  }

  @Test
  void progressGrowsUntilAllAreFinished() {
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    RipsPersistence.computeAll(small(200), 2, new Cancellation(), told::add);
    assertEquals(200, told.getLast());
    assertEquals(told.stream().sorted().distinct().toList(), told);
  }

  @Test
  void whatTheProgressConsumerThrowsIsThrown() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                RipsPersistence.computeAll(
                    small(3),
                    1,
                    new Cancellation(),
                    finished -> {
                      throw new IllegalStateException("no terminal");
                    }));
    assertEquals("no terminal", thrown.getMessage());
  }

  @Test
  @Timeout(60)
  void cancelStopsAComputation() {
    Cancellation cancellation = new Cancellation();
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(cancellation::cancel);
    BettiscopeException thrown =
        assertThrows(
            BettiscopeException.class,
            () -> ENDLESS.settings().compute(ENDLESS.input(), cancellation));
    assertEquals(Kind.STOPPED, thrown.kind());
    assertTrue(cancellation.isCancelled());
  }

  @Test
  @Timeout(60)
  void cancelledBatchKeepsWhatIsFinished() {
    Cancellation cancellation = new Cancellation();
    List<RipsTask> tasks = new ArrayList<>(small(20));
    tasks.add(7, ENDLESS);
    // Two threads: one has the endless task, and the other is through with the rest when this
    // cancels.
    List<RipsOutcome> outcomes =
        RipsPersistence.computeAll(
            tasks,
            2,
            cancellation,
            finished -> {
              if (finished == 20) {
                cancellation.cancel();
              }
            });
    BettiscopeException reason =
        assertInstanceOf(RipsOutcome.Failed.class, outcomes.get(7)).reason();
    assertEquals(Kind.STOPPED, reason.kind());
    for (int i = 0; i < outcomes.size(); i++) {
      if (i != 7) {
        assertInstanceOf(RipsOutcome.Computed.class, outcomes.get(i), "task " + i);
      }
    }
  }

  @Test
  @Timeout(60)
  void cancelledBeforeItBeginsStopsAtOnce() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    for (RipsOutcome outcome :
        RipsPersistence.computeAll(List.of(ENDLESS, ENDLESS), 2, cancellation, finished -> {})) {
      assertEquals(
          Kind.STOPPED, assertInstanceOf(RipsOutcome.Failed.class, outcome).reason().kind());
    }
  }

  private static List<RipsTask> small(int count) {
    return IntStream.range(0, count)
        .mapToObj(seed -> new RipsTask(RIPS, PointCloud.of(Clouds.random(20, 2, seed))))
        .toList();
  }
}
