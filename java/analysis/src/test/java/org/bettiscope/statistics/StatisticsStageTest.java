package org.bettiscope.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bettiscope.store.Seeds;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsStageTest {
  private static final SampleRun RUN =
      new SampleRun(
          "statistics",
          List.of(List.of(1, 1), List.of(2, 1), List.of(0, 0), List.of(4, 1), List.of(9, 9)),
          List.of(1.0, 0.96875, 0.0, 1.0, 0.5));

  /** As the stage draws, from the seed of the run. */
  private static final Bootstrap BOOTSTRAP =
      new Bootstrap(
          SampleRun.CONFIDENCE, SampleRun.RESAMPLES, Seeds.derive(7, "statistics/bootstrap"));

  private static final double NAN = Double.NaN;

  @TempDir Path folder;

  @Test
  void summaryOfNumbersByHand() {
    // Mean 7/3; squares of deviations 16/9 + 1/9 + 25/9 = 14/3; divided by 2, 7/3.
    Summary s = Summary.of(new long[] {4, 1, 2}, 5, BOOTSTRAP);
    assertEquals(3, s.count());
    assertEquals(5, s.failed());
    assertEquals(7 / 3.0, s.mean(), 1e-15);
    assertEquals(Math.sqrt(7 / 3.0), s.sd(), 1e-15);
    assertEquals(Math.sqrt(7) / 3, s.standardError(), 1e-15);
    assertEquals(2, s.median());
    assertEquals(1, s.min());
    assertEquals(4, s.max());
    assertEquals(3, Summary.of(new long[] {9, 1, 2, 4}, 0, BOOTSTRAP).median());
  }

  @Test
  void oneNumberHasNoSdAndNoneHasNothing() {
    Interval none = new Interval(NAN, NAN);
    assertEquals(
        new Summary(1, 0, 6, NAN, NAN, 6, 6, 6, none, none),
        Summary.of(new long[] {6}, 0, BOOTSTRAP));
    assertEquals(
        new Summary(0, 2, NAN, NAN, NAN, NAN, NAN, NAN, none, none),
        Summary.of(new long[0], 2, BOOTSTRAP));
  }

  @Test
  void equalNumbersHaveAnIntervalOfNoLength() {
    // The sum of three times 0.1, by three, is not 0.1 in floating point.
    assertEquals(equal(3, 1, 0.1), Summary.of(new double[] {0.1, 0.1, 0.1}, 1, BOOTSTRAP));
  }

  private static Summary equal(long count, long failed, double value) {
    Interval point = new Interval(value, value);
    return new Summary(count, failed, value, 0, 0, value, value, value, point, point);
  }

  @Test
  void tablesLeaveOutWhatFailedOrDoesNotCount() {
    RunStatistics run = RunStatistics.read(RUN.write(folder, 0.9));
    assertEquals(List.of(0, 3), run.epochs());
    assertEquals(List.of(0, 1, 2), run.layers());
    for (int epoch : run.epochs()) {
      for (int dimension = 0; dimension <= 1; dimension++) {
        assertEquals(equal(1, 0, 5), run.betti(epoch, 0, 0, SampleRun.SCALE, dimension));
        Summary first = run.betti(epoch, 1, 0, SampleRun.SCALE, dimension);
        assertEquals(
            Summary.of(new long[] {1, 2, 4}, 1, BOOTSTRAP),
            first,
            "network 2 failed, 4 is below 0.9");
        assertEquals(equal(3, 1, 1), run.betti(epoch, 2, 0, SampleRun.SCALE, dimension));
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
    String columns =
        "count,failed,mean,sd,standard_error,median,min,max,"
            + "percentile_low,percentile_high,bca_low,bca_high";
    assertEquals("epoch,layer,class,neighbors,scale,dimension," + columns, betti.get(0));
    assertEquals("0,0,all,2,2.0,0,1,0,5.0,0.0,0.0" + ",5.0".repeat(7), betti.get(1));
    assertEquals("3,2,all,2,2.0,1,3,1,1.0,0.0,0.0" + ",1.0".repeat(7), betti.getLast());
    assertEquals(1 + 2 * 3 * 2, betti.size());
    List<String> accuracy = Files.readAllLines(folder.resolve("statistics/accuracy.csv"));
    assertEquals("0,3,0.125,1.0,0.375,1.0,true,", accuracy.get(1));
    assertEquals("2,3,NaN,NaN,NaN,NaN,false,loss is NaN at epoch 3", accuracy.get(3));
    // Networks 0, 1 and 3 count, with validation accuracies 1, 31/32 and 1: mean 95/96, squares of
    // deviations (1 + 4 + 1) / 96^2, divided by 2.
    List<String> training = Files.readAllLines(folder.resolve("statistics/training.csv"));
    assertEquals("quantity," + columns + ",best_network", training.get(0));
    assertEquals("loss,3,1,0.125,0.0,0.0" + ",0.125".repeat(7) + ",0", training.get(1));
    String[] validation = training.get(4).split(",");
    assertEquals("validation_accuracy", validation[0]);
    assertEquals(95 / 96.0, Double.parseDouble(validation[3]), 1e-15);
    assertEquals(Math.sqrt(3) / 96, Double.parseDouble(validation[4]), 1e-15);
    assertEquals(1 / 96.0, Double.parseDouble(validation[5]), 1e-15);
    assertEquals(List.of("1.0", "0.96875", "1.0"), List.of(validation).subList(6, 9));
    // Of the 27 resamples 8 have no network 1 and one has no other: more than a twentieth, and
    // less.
    assertEquals("1.0", validation[10]);
    assertEquals("0", validation[13]);
  }

  @Test
  void tablesEqualNumpysAndScipys() throws Exception {
    Path python = Path.of(System.getProperty("bettiscope.python", "build/python/bin/python"));
    if (!Files.isExecutable(python)) {
      System.out.println("skipped: no " + python);
      Assumptions.abort("skipped: no " + python);
    }
    Path run = RUN.write(folder, 0.9);
    String script =
        """
        import json, sys, h5py, numpy as np
        from types import SimpleNamespace
        from scipy import stats
        f = h5py.File(sys.argv[1], "r")
        betti = f["homology/betti"][:].astype(float)
        betti[f["homology/status"][:] != 0] = np.nan
        counted = f["train/validation_accuracy"][:, -1] >= 0.9
        b = betti[counted][:, :, 1:]
        want = {"mean": b.mean(0), "sd": b.std(0, ddof=1), "min": b.min(0), "max": b.max(0)}
        want |= {"median": np.median(b, 0), "standard_error": stats.sem(b)}
        assert list(f["statistics/counted"][:]) == [int(c) for c in counted]
        assert f["statistics/counted"].dims[0][0].name == "/network"
        for name, value in want.items():
            got = f["statistics/" + name][:, 1:]
            assert got.shape == value.shape, (name, got.shape, value.shape)
            np.testing.assert_allclose(got, value, rtol=1e-14)
        # SplittableRandom.nextInt(3) from the seed that the run names, and scipy's intervals of those resamples.
        options = f["statistics"].attrs
        n = 3
        seed = json.loads(f["provenance"].attrs["seeds"])["statistics/bootstrap"]
        z = np.uint64(seed) + np.arange(1, n * options["resamples"] + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(33))) * np.uint64(0x62A9D9ED799705F5)
        z = (z ^ (z >> np.uint64(28))) * np.uint64(0xCB24D0A5C88C35B3)
        drawn = ((z >> np.uint64(33)) % np.uint64(n)).astype(int).reshape(-1, n)
        lengths = set()
        for cell in np.ndindex(b.shape[1:]):
            values = b[(slice(None), *cell)]
            means = SimpleNamespace(bootstrap_distribution=values[drawn].mean(1))
            for name in "percentile", "bca":
                low, high = (f[f"statistics/{name}_{end}"][:, 1:][cell] for end in ("low", "high"))
                lengths.add((name, high > low))
                if values.min() == values.max():
                    assert low == high == values[0]
                    continue
                expected = stats.bootstrap(
                    (values,), np.mean, n_resamples=0, bootstrap_result=means,
                    confidence_level=options["confidence"], method=name.replace("bca", "BCa"))
                np.testing.assert_allclose([low, high], expected.confidence_interval, rtol=1e-13)
        assert len(lengths) == 4, lengths
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
