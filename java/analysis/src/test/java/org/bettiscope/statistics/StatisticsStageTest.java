package org.bettiscope.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsStageTest {
  private static final SampleRun RUN =
      new SampleRun(
          "statistics",
          List.of(List.of(1, 1), List.of(2, 1), List.of(0, 0), List.of(4, 1), List.of(9, 9)),
          List.of(1.0, 0.96875, 0.0, 1.0, 0.5));

  @TempDir Path folder;

  @Test
  void summaryOfNumbersByHand() {
    // Mean 7/3; squares of deviations 16/9 + 1/9 + 25/9 = 14/3; divided by 2, 7/3.
    Summary s = Summary.of(new long[] {1, 2, 4}, 5);
    assertEquals(3, s.count());
    assertEquals(5, s.failed());
    assertEquals(7 / 3.0, s.mean(), 1e-15);
    assertEquals(Math.sqrt(7 / 3.0), s.sd(), 1e-15);
    assertEquals(1, s.min());
    assertEquals(4, s.max());
  }

  @Test
  void oneNumberHasNoSdAndNoneHasNothing() {
    assertEquals(new Summary(1, 0, 6, Double.NaN, 6, 6), Summary.of(new long[] {6}, 0));
    double nan = Double.NaN;
    assertEquals(new Summary(0, 2, nan, nan, nan, nan), Summary.of(new long[0], 2));
  }

  @Test
  void tablesLeaveOutWhatFailedOrDoesNotCount() {
    RunStatistics run = RunStatistics.read(RUN.write(folder, 0.9));
    assertEquals(List.of(0, 3), run.epochs());
    assertEquals(List.of(0, 1, 2), run.layers());
    for (int epoch : run.epochs()) {
      for (int dimension = 0; dimension <= 1; dimension++) {
        assertEquals(
            new Summary(1, 0, 5, 0, 5, 5), run.betti(epoch, 0, 0, SampleRun.SCALE, dimension));
        Summary first = run.betti(epoch, 1, 0, SampleRun.SCALE, dimension);
        assertEquals(
            Summary.of(new long[] {1, 2, 4}, 1), first, "network 2 failed, 4 is below 0.9");
        assertEquals(
            new Summary(3, 1, 1, 0, 1, 1), run.betti(epoch, 2, 0, SampleRun.SCALE, dimension));
      }
    }
    NetworkOutcome failed = run.networks().get(2);
    assertFalse(failed.trained() || failed.counted());
    assertEquals("loss is NaN at epoch 3", failed.reason());
    NetworkOutcome weak = run.networks().get(4);
    assertTrue(weak.trained());
    assertFalse(weak.counted());
    assertEquals("validation accuracy 0.5 is below statistics.minimum_accuracy 0.9", weak.reason());
    assertEquals(0.125, weak.loss());
  }

  @Test
  void csvSaysWhatTheTablesSay() throws Exception {
    RUN.write(folder, 0.9);
    List<String> betti = Files.readAllLines(folder.resolve("statistics/betti.csv"));
    assertEquals(
        "epoch,layer,class,neighbors,scale,dimension,count,failed,mean,sd,min,max", betti.get(0));
    assertEquals("0,0,all,2,2.0,0,1,0,5.0,0.0,5.0,5.0", betti.get(1));
    assertEquals("3,2,all,2,2.0,1,3,1,1.0,0.0,1.0,1.0", betti.getLast());
    assertEquals(1 + 2 * 3 * 2, betti.size());
    List<String> accuracy = Files.readAllLines(folder.resolve("statistics/accuracy.csv"));
    assertEquals("0,3,0.125,1.0,0.375,1.0,true,", accuracy.get(1));
    assertEquals("2,3,NaN,NaN,NaN,NaN,false,loss is NaN at epoch 3", accuracy.get(3));
    // Networks 0, 1 and 3 count, with validation accuracies 1, 31/32 and 1: mean 95/96, squares of
    // deviations (1 + 4 + 1) / 96^2, divided by 2.
    List<String> training = Files.readAllLines(folder.resolve("statistics/training.csv"));
    assertEquals("quantity,count,failed,mean,sd,min,max,best_network", training.get(0));
    assertEquals("loss,3,1,0.125,0.0,0.125,0.125,0", training.get(1));
    String[] validation = training.get(4).split(",");
    assertEquals("validation_accuracy", validation[0]);
    assertEquals(95 / 96.0, Double.parseDouble(validation[3]), 1e-15);
    assertEquals(Math.sqrt(3) / 96, Double.parseDouble(validation[4]), 1e-15);
    assertEquals(List.of("0.96875", "1.0", "0"), List.of(validation).subList(5, 8));
  }

  @Test
  void tablesEqualNumpys() throws Exception {
    Path python = Path.of(System.getProperty("bettiscope.python", "build/python/bin/python"));
    if (!Files.isExecutable(python)) {
      System.out.println("skipped: no " + python);
      Assumptions.abort("skipped: no " + python);
    }
    Path run = RUN.write(folder, 0.9);
    String script =
        """
        import sys, h5py, numpy as np
        f = h5py.File(sys.argv[1], "r")
        betti = f["homology/betti"][:].astype(float)
        betti[f["homology/status"][:] != 0] = np.nan
        counted = f["train/validation_accuracy"][:, -1] >= 0.9
        b = betti[counted][:, :, 1:]
        want = {"mean": b.mean(0), "sd": b.std(0, ddof=1), "min": b.min(0), "max": b.max(0)}
        assert list(f["statistics/counted"][:]) == [int(c) for c in counted]
        assert f["statistics/counted"].dims[0][0].name == "/network"
        for name, value in want.items():
            got = f["statistics/" + name][:, 1:]
            assert got.shape == value.shape, (name, got.shape, value.shape)
            np.testing.assert_allclose(got, value, rtol=1e-14)
        print("compared", b[0].size)
        """;
    Process process =
        new ProcessBuilder(python.toString(), "-c", script, run.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertEquals("compared 8", output.trim());
  }
}
