package org.bettiscope.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.data.Python;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.bettiscope.train.Activation;
import org.bettiscope.train.Device;
import org.bettiscope.train.EarlyStoppingConfig;
import org.bettiscope.train.Engine;
import org.bettiscope.train.Initialization;
import org.bettiscope.train.Loss;
import org.bettiscope.train.OptimizerConfig;
import org.bettiscope.train.OutputActivation;
import org.bettiscope.train.ScheduleConfig;
import org.bettiscope.train.Snapshots;
import org.bettiscope.train.TrainConfig;
import org.bettiscope.train.TrainListener;
import org.bettiscope.train.TrainResources;
import org.bettiscope.train.TrainStage;
import org.bettiscope.train.TrainedNetwork;
import org.bettiscope.train.WorkerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages data, train and activations on a run folder, read back by us and by h5py. */
class StagesTest {
  private static final long SEED = 11;
  private static final TrainResources ONE_THREAD = new TrainResources(1, 1, WorkerKind.THREADS, 0);

  private static final ActivationsConfig ALL =
      new ActivationsConfig(List.of(), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 0);

  @TempDir Path parent;

  /** Writes down who ended. */
  private static final class Log implements TrainListener, ActivationsStage.Listener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void epochEnded(int network, int epoch, double loss, double accuracy) {
      lines.add("network " + network + " epoch " + epoch);
    }

    @Override
    public void networkEnded(int network) {
      lines.add("network " + network + " ended");
    }
  }

  private RunFolder folder(String name) {
    return RunFolder.open(
        parent.resolve(name),
        new RunIdentity("test", "a".repeat(64), SEED, "name: test", parent, "0", new TreeMap<>()));
  }

  private static DataConfig tori(int perTorus) {
    return new DataConfig(DataConfig.Source.TORUS_PAIR, perTorus, 3, 1, false, 0, null, null, null);
  }

  private static TrainConfig train(Activation activation, double rate, int networks) {
    return train(activation, rate, networks, false);
  }

  private static TrainConfig train(
      Activation activation, double rate, int networks, boolean batchNorm) {
    return new TrainConfig(
        TrainConfig.TrainerName.STANDARD,
        Engine.TORCH,
        Device.CPU,
        networks,
        List.of(6, 5, 4),
        activation,
        OutputActivation.IDENTITY,
        Initialization.XAVIER_NORMAL,
        batchNorm,
        0.1,
        Loss.MSE,
        List.of(),
        new OptimizerConfig(OptimizerConfig.Name.SGD, rate, 0, 0),
        new ScheduleConfig(ScheduleConfig.Name.NONE, 1, 0.5, 0, 0, 0, 0),
        0,
        0,
        0,
        4,
        10,
        0.2,
        new EarlyStoppingConfig(EarlyStoppingConfig.Monitor.NONE, 1, 0),
        List.of());
  }

  private static LabelledCloud learn(
      RunFolder folder, TrainConfig train, ActivationsConfig activations) {
    LabelledCloud cloud = DataStage.run(tori(50), folder);
    TrainStage.run(
        train,
        cloud,
        activations.snapshots(train, cloud.size()),
        folder,
        ONE_THREAD,
        new Log(),
        () -> false);
    ActivationsStage.run(activations, train, cloud, folder, 2, new Log(), () -> false);
    return cloud;
  }

  /** The forward pass anew in numpy's double precision, from the parameters in the file. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void testActivationsEqualNumpy(Activation activation) throws Exception {
    assertEqualNumpy(train(activation, 0.05, 2), "l");
  }

  /** Running means and variances come with the parameters. */
  @Test
  void testNormalizedActivationsEqualNumpy() throws Exception {
    assertEqualNumpy(
        train(Activation.RELU, 0.05, 2, true),
        "(l - get(f'norms.{i}.running_mean')) / np.sqrt(get(f'norms.{i}.running_var') + 1e-5)"
            + " * get(f'norms.{i}.weight') + get(f'norms.{i}.bias')");
  }

  /**
   * @param norm what becomes of the values l of layer i before its activation function, in Python
   */
  private void assertEqualNumpy(TrainConfig train, String norm) throws Exception {
    ActivationsConfig config =
        new ActivationsConfig(List.of(0, 3), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 40);
    try (RunFolder folder = folder("run")) {
      learn(folder, train, config);
    }
    String result =
        Python.run(
            parent.resolve("run/units"),
            """
            import json, h5py, numpy as np
            from scipy.stats import norm
            f = {'relu': lambda x: np.maximum(x, 0), 'tanh': np.tanh, 'leaky-relu': lambda x: np.where(x > 0, x, x / 100),
                 'sigmoid': lambda x: 1 / (1 + np.exp(-x)), 'gelu': lambda x: x * norm.cdf(x), 'identity': lambda x: x}['%s']
            X = h5py.File('data.h5')['data/points'][:].astype(float)
            worst = 0
            for n in range(2):
                t = h5py.File(f'train/network-{n:04d}.h5'); a = h5py.File(f'activations/network-{n:04d}.h5')
                assert list(t['epoch']) == list(a['epoch']) == [0, 3, 4] and a['network'][0] == n
                sample = a['activations/sample'][:]
                assert len(set(sample)) == 40 and (np.diff(sample) > 0).all() and sample.max() < 100
                P = t['train/parameters']; layout = {e['name']: e for e in json.loads(P.attrs['layout'])}
                for e in range(3):
                    def get(name):
                        entry = layout[name]
                        size = int(np.prod(entry['shape']))
                        return P[0, e, entry['offset']:entry['offset'] + size].reshape(entry['shape']).astype(float)
                    h = X[sample]
                    for i in range(3):
                        l = h @ get(f'layers.{i}.weight').T + get(f'layers.{i}.bias')
                        h = f(%s)
                        stored = a[f'activations/layer_{i + 1:02d}']
                        assert stored.shape == (1, 3, 40, h.shape[1]) and stored.chunks == (1, 1, 40, h.shape[1])
                        worst = max(worst, np.abs(stored[0, e] - h).max())
            print('worst', worst < 1e-5, sorted(a['activations']), [d[0].name for d in a['activations/layer_02'].dims])
            """
                .formatted(train.activation(), norm));
    assertEquals(
        "worst True ['layer_01', 'layer_02', 'layer_03', 'sample', 'unit_01', 'unit_02', 'unit_03'] "
            + "['/network', '/epoch', '/activations/sample', '/activations/unit_02']",
        result.strip());
  }

  @Test
  void testCloudsComeBackWithTheirLabels() {
    TrainConfig train = train(Activation.TANH, 0.05, 2);
    try (RunFolder folder = folder("run")) {
      LabelledCloud cloud =
          learn(
              folder,
              train,
              new ActivationsConfig(List.of(), 2, 0, List.of(), ActivationsConfig.Values.AFTER, 0));
      try (LayerClouds clouds = ActivationsStage.open(folder, ALL, train)) {
        assertEquals(2, clouds.networks());
        assertArrayEquals(new int[] {0, 2, 4}, clouds.epochs());
        assertEquals(List.of(1, 2, 3), clouds.layers());
        assertArrayEquals(cloud.points(), clouds.input().points());
        for (int layer = 1; layer <= 3; layer++) {
          LabelledCloud hidden = clouds.cloud(1, 2, layer);
          assertEquals(train.hidden().get(layer - 1), hidden.dimension());
          assertArrayEquals(cloud.labels(), hidden.labels());
        }
        assertTrue(!Arrays.equals(clouds.cloud(0, 4, 1).points(), clouds.cloud(1, 4, 1).points()));
        assertThrows(IllegalArgumentException.class, () -> clouds.cloud(0, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> clouds.cloud(0, 4, 4));
      }
    }
  }

  /** Of chosen layers, what enters the activation function: W x + b, and what tanh makes of it. */
  @Test
  void testValuesBeforeTheActivationFunction() {
    TrainConfig train = train(Activation.TANH, 0.05, 1);
    List<Integer> layers = List.of(3, 1);
    ActivationsConfig config =
        new ActivationsConfig(List.of(), 0, 0, layers, ActivationsConfig.Values.BEFORE, 0);
    try (RunFolder after = folder("after");
        RunFolder before = folder("before")) {
      learn(after, train, ALL);
      LabelledCloud cloud = learn(before, train, config);
      try (LayerClouds of = ActivationsStage.open(after, ALL, train);
          LayerClouds into = ActivationsStage.open(before, config, train);
          Hdf5Reader file = before.unit("activations", 0).read()) {
        assertEquals(List.of(1, 3), into.layers());
        assertThrows(IllegalArgumentException.class, () -> into.cloud(0, 4, 2));
        assertFalse(file.children("/activations").contains("layer_02"));
        assertEquals("before", file.stringAttribute("/activations", "values"));
        for (int layer : into.layers()) {
          float[] entering = into.cloud(0, 4, layer).points();
          float[] values = of.cloud(0, 4, layer).points();
          for (int i = 0; i < values.length; i++) {
            assertEquals(Math.tanh(entering[i]), values[i], 1e-6);
          }
        }
        float[] parameters;
        try (Hdf5Reader trained = before.unit("train", 0).read()) {
          parameters = trained.floats("/train/parameters");
        }
        float[] first = into.cloud(0, 4, 1).points();
        for (int i = 0; i < first.length; i++) {
          int unit = i % 6;
          double sum = parameters[18 + unit];
          for (int d = 0; d < 3; d++) {
            sum += parameters[3 * unit + d] * cloud.points()[i / 6 * 3 + d];
          }
          assertEquals(sum, first[i], 1e-5);
        }
      }
    }
  }

  @Test
  void testNetworksAfterAFailedOneAreTrained() {
    TrainConfig train = train(Activation.RELU, 1e6, 2);
    try (RunFolder folder = folder("run")) {
      learn(
          folder,
          train,
          new ActivationsConfig(List.of(), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 0));
      try (LayerClouds clouds = ActivationsStage.open(folder, ALL, train)) {
        for (int network = 0; network < 2; network++) {
          TrainedNetwork trained = TrainStage.read(folder, network);
          assertTrue(trained.failure().orElseThrow().startsWith("the loss became "));
          assertEquals(trained.failure(), clouds.failure(network));
          try (Hdf5Reader file = folder.unit("activations", network).read()) {
            assertArrayEquals(new long[] {1, 1, 100, 6}, file.shape("/activations/layer_01"));
            for (float value : file.floats("/activations/layer_01")) {
              assertTrue(Float.isNaN(value));
            }
          }
        }
      }
    }
  }

  /**
   * Stopped in the second network and begun again: the first is not trained anew, the files are the
   * same bytes.
   */
  @Test
  void testGoesOnWhereItWasStopped() throws IOException {
    TrainConfig train = train(Activation.RELU, 0.05, 3);
    ActivationsConfig activations =
        new ActivationsConfig(List.of(0), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 20);
    try (RunFolder whole = folder("whole")) {
      learn(whole, train, activations);
    }
    try (RunFolder folder = folder("stopped")) {
      LabelledCloud cloud = DataStage.run(tori(50), folder);
      Snapshots kept = activations.snapshots(train, cloud.size());
      Log log = new Log();
      BettiscopeException stopped =
          assertThrows(
              BettiscopeException.class,
              () ->
                  TrainStage.run(
                      train,
                      cloud,
                      kept,
                      folder,
                      ONE_THREAD,
                      log,
                      () -> log.lines.contains("network 1 epoch 2")));
      assertEquals(Kind.STOPPED, stopped.kind());
      assertTrue(folder.unit("train", 0).isDone());
      assertTrue(!folder.unit("train", 1).isDone());
      Log second = new Log();
      TrainStage.run(
          train, DataStage.run(tori(50), folder), kept, folder, ONE_THREAD, second, () -> false);
      assertEquals("network 0 ended", second.lines.getFirst());
      assertEquals("network 1 epoch 1", second.lines.get(1));
      int[] polls = {0};
      assertThrows(
          BettiscopeException.class,
          () ->
              ActivationsStage.run(
                  activations, train, cloud, folder, 2, new Log(), () -> ++polls[0] > 3));
      assertTrue(folder.unit("activations", 0).isDone());
      ActivationsStage.run(activations, train, cloud, folder, 2, new Log(), () -> false);
    }
    for (String unit :
        List.of("data", "train/network-0001", "train/network-0002", "activations/network-0002")) {
      assertEquals(
          -1,
          Files.mismatch(
              parent.resolve("whole/units/" + unit + ".h5"),
              parent.resolve("stopped/units/" + unit + ".h5")));
    }
  }

  @Test
  void testHistoryComesBack() {
    TrainConfig train = train(Activation.RELU, 0.05, 1);
    try (RunFolder folder = folder("run")) {
      learn(
          folder,
          train,
          new ActivationsConfig(List.of(), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 0));
      TrainedNetwork trained = TrainStage.read(folder, 0);
      assertEquals(4, trained.stoppedEpoch());
      assertEquals(Optional.empty(), trained.failure());
      assertEquals(4, trained.loss().length);
      assertTrue(trained.loss()[3] < trained.loss()[0]);
      assertTrue(trained.validationAccuracy()[3] >= 0 && trained.validationAccuracy()[3] <= 1);
      try (Hdf5Reader file = folder.unit("train", 0).read()) {
        assertArrayEquals(new long[] {4}, file.longs("/epoch"));
        assertArrayEquals(
            new long[] {1, 1, (3 + 1) * 6 + (6 + 1) * 5 + (5 + 1) * 4 + (4 + 1)},
            file.shape("/train/parameters"));
      }
    }
  }

  @Test
  void testHdf5InputWrittenByH5py() throws Exception {
    Python.run(
        parent,
        """
        import h5py, numpy as np
        with h5py.File('cloud.h5', 'w') as f:
            f['clouds/points'] = np.array([[1.5, 2], [3, 4], [5, 6]])
            f['clouds/labels'] = np.array([0, 1, 1], dtype='i2')
            f['clouds/single'] = np.array([[1.5], [2], [3]], dtype='>f4')
            f['names'] = np.array([b'a', b'b'])
        """);
    DataConfig config =
        new DataConfig(
            DataConfig.Source.FILE,
            0,
            0,
            0,
            false,
            0,
            "cloud.h5",
            "clouds/points",
            "/clouds/labels");
    try (RunFolder folder = folder("run")) {
      LabelledCloud cloud = DataStage.run(config, folder);
      assertArrayEquals(new float[] {1.5f, 2, 3, 4, 5, 6}, cloud.points());
      assertArrayEquals(new int[] {0, 1, 1}, cloud.labels());
      assertArrayEquals(cloud.points(), DataStage.read(folder).points());
    }
    refuses(
        "cloud.h5",
        "nothing",
        ": has no array nothing; it has /clouds/labels, /clouds/points, /clouds/single, /names");
    refuses("cloud.h5", "names", ": array /names: holds text, not numbers");
  }

  private void refuses(String file, String points, String message) {
    DataConfig config =
        new DataConfig(DataConfig.Source.FILE, 0, 0, 0, false, 0, file, points, "clouds/labels");
    try (RunFolder folder = folder("other")) {
      BettiscopeException refusal =
          assertThrows(BettiscopeException.class, () -> DataStage.run(config, folder));
      assertEquals(Kind.DATA, refusal.kind());
      assertEquals(parent.resolve(file) + message, refusal.getMessage());
    }
  }

  @Test
  void testRefusesConfigurations() {
    assertUsage(
        "activations.epochs[1] is 9: it must be at most train.epochs, 4",
        () ->
            new ActivationsConfig(List.of(0, 9), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 0)
                .keptEpochs(4));
    assertUsage(
        "activations.every is -1: it must be at least 0",
        () ->
            new ActivationsConfig(List.of(), -1, 0, List.of(), ActivationsConfig.Values.AFTER, 0));
    try (RunFolder folder = folder("run")) {
      assertUsage(
          "activations.sample is 101: it must be at most the number of points, 100",
          () ->
              learn(
                  folder,
                  train(Activation.RELU, 0.05, 1),
                  new ActivationsConfig(
                      List.of(), 0, 0, List.of(), ActivationsConfig.Values.AFTER, 101)));
    }
    assertArrayEquals(
        new int[] {0, 3, 5, 6, 7},
        new ActivationsConfig(List.of(5), 3, 0, List.of(), ActivationsConfig.Values.AFTER, 0)
            .keptEpochs(7));
    // Five from 1 to 100, each the square root of 10 times the one before.
    assertArrayEquals(
        new int[] {1, 3, 10, 32, 100},
        new ActivationsConfig(List.of(), 0, 5, List.of(), ActivationsConfig.Values.AFTER, 0)
            .keptEpochs(100));
    assertArrayEquals(
        new int[] {1, 2},
        new ActivationsConfig(List.of(), 0, 9, List.of(), ActivationsConfig.Values.AFTER, 0)
            .keptEpochs(2));
    assertUsage(
        "activations.layers is [2, 4]: it must name no layer above 3, the last hidden one",
        () ->
            new ActivationsConfig(
                    List.of(), 0, 0, List.of(4, 2, 2), ActivationsConfig.Values.AFTER, 0)
                .layersOf(3));
  }

  private static void assertUsage(String message, Runnable call) {
    BettiscopeException refusal = assertThrows(BettiscopeException.class, call::run);
    assertEquals(message, refusal.getMessage());
    assertEquals(Kind.USAGE, refusal.kind());
  }
}
