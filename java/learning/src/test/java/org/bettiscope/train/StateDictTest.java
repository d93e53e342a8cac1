package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.bettiscope.data.Python;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.SafetensorsWriter;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State dicts beside Python: what one side writes the other reads, with the same outputs. */
class StateDictTest {
  private static final Architecture TEN_LAYERS =
      new Architecture(3, List.of(7, 5, 5, 5, 5, 5, 5, 5, 5, 4, 6), 2, false);

  /** A multilayer perceptron by its state dict, layers in the order of their numbers. */
  private static final String FORWARD =
      """
      import re
      import numpy as np
      from safetensors.numpy import load_file, save_file

      def order(name):
          return [int(number) for number in re.findall(r"\\d+", name)]

      def forward(tensors, x):
          layers = sorted({name.rsplit(".", 1)[0] for name in tensors}, key=order)
          for layer in layers:
              x = x @ tensors[layer + ".weight"].T + tensors.get(layer + ".bias", 0)
              x = x if layer == layers[-1] else np.tanh(x)
          return x

      x = np.array([[0.5, -1, 2], [0, 0.25, -0.5]])
      """;

  private static final float[] POINTS = {0.5f, -1, 2, 0, 0.25f, -0.5f};

  @TempDir Path folder;

  private static float[] draw(Architecture architecture) {
    SplittableRandom random = new SplittableRandom(3);
    float[] parameters = new float[architecture.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian(0, 0.5);
    }
    return parameters;
  }

  private static double[] outputs(Architecture architecture, float[] parameters) {
    try (PointerScope _ = new PointerScope()) {
      TensorOptions options = new TensorOptions().dtype(new ScalarTypeOptional(ScalarType.Float));
      TorchMlp network = new TorchMlp(architecture, Activation.TANH, options);
      double[] values = new double[parameters.length];
      Arrays.setAll(values, i -> parameters[i]);
      network.setParameters(values);
      return TorchMlp.copy(network.outputs(network.points(POINTS)));
    }
  }

  private static double[] numbers(String printed) {
    return Arrays.stream(printed.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }

  /**
   * Normalized layers by the statistics that are kept; as PyTorch's BatchNorm1d names its numbers.
   */
  @Test
  void testPythonComputesOurNormalizedOutputs() throws Exception {
    Architecture architecture = new Architecture(3, List.of(5, 4), 2, true);
    float[] parameters = draw(architecture);
    for (int layer = 0; layer < 2; layer++) {
      for (int unit = 0; unit < architecture.layerOutputs(layer); unit++) {
        parameters[architecture.varianceOffset(layer) + unit] = 0.5f + unit;
      }
    }
    StateDict.of(architecture, parameters).write(folder.resolve("ours.safetensors"));
    String printed =
        Python.run(
            folder,
            """
            import numpy as np
            from safetensors.numpy import load_file
            t = load_file("ours.safetensors")
            x = np.array([[0.5, -1, 2], [0, 0.25, -0.5]])
            for i in range(3):
                x = x @ t[f"layers.{i}.weight"].T + t[f"layers.{i}.bias"]
                if i < 2:
                    n = {k: t[f"norms.{i}.{k}"] for k in ("weight", "bias", "running_mean", "running_var")}
                    x = (x - n["running_mean"]) / np.sqrt(n["running_var"] + 1e-5) * n["weight"] + n["bias"]
                    x = np.tanh(x)
            print(*x.ravel())
            """);
    assertArrayEquals(numbers(printed), outputs(architecture, parameters), 1e-5);
  }

  @Test
  void testPythonComputesOurOutputs() throws Exception {
    float[] parameters = draw(TEN_LAYERS);
    StateDict.of(TEN_LAYERS, parameters).write(folder.resolve("ours.safetensors"));
    String printed =
        Python.run(
            folder,
            FORWARD
                + """
                tensors = load_file("ours.safetensors")
                assert tensors["layers.9.weight"].shape == (4, 5)
                assert tensors["layers.11.bias"].shape == (2,)
                assert all(tensor.dtype == np.float32 for tensor in tensors.values())
                print(*forward(tensors, x).ravel())
                """);
    double[] ours = outputs(TEN_LAYERS, parameters);
    assertEquals(4, ours.length);
    // Twelve layers of single precision.
    assertArrayEquals(numbers(printed), ours, 1e-5);
  }

  /** The networks of a group are the first axis. */
  @Test
  void testPythonComputesOurOutputsOfAGroup() throws Exception {
    float[] one = draw(TEN_LAYERS);
    float[] other = draw(TEN_LAYERS);
    for (int i = 0; i < other.length; i++) {
      other[i] *= -0.75f;
    }
    StateDict.stacked(TEN_LAYERS, new float[][] {one, other})
        .write(folder.resolve("ours.safetensors"));
    String printed =
        Python.run(
            folder,
            FORWARD
                + """
                tensors = load_file("ours.safetensors")
                assert tensors["layers.9.weight"].shape == (2, 4, 5)
                for network in range(2):
                    print(*forward({name: tensors[name][network] for name in tensors}, x).ravel())
                """);
    double[] ours =
        DoubleStream.concat(
                DoubleStream.of(outputs(TEN_LAYERS, one)),
                DoubleStream.of(outputs(TEN_LAYERS, other)))
            .toArray();
    assertArrayEquals(numbers(printed), ours, 1e-5);
  }

  @Test
  void testReadsWhatItWrote() {
    float[] parameters = draw(TEN_LAYERS);
    Path file = folder.resolve("ours.safetensors");
    StateDict.of(TEN_LAYERS, parameters).write(file);
    assertArrayEquals(parameters, StateDict.read(file, TEN_LAYERS));
  }

  /** Python's files have tensors in the order of their names: 10 before 2. */
  @Test
  void testComputesPythonsOutputs() throws Exception {
    for (String names : List.of("{2 * i}", "net.layers.{i}.fc", "fc{i + 9}")) {
      for (String type : List.of("float32", "float64", "float16")) {
        String printed =
            Python.run(
                folder,
                FORWARD
                    + """
                    random = np.random.default_rng(1)
                    widths = [3, 7, 5, 5, 5, 5, 5, 5, 5, 5, 4, 6, 2]
                    tensors = {}
                    for i, (n, m) in enumerate(zip(widths, widths[1:])):
                        tensors[f"%1$s.weight"] = random.normal(0, 0.5, (m, n)).astype("%2$s")
                        if i != 4:
                            tensors[f"%1$s.bias"] = random.normal(0, 0.5, m).astype("%2$s")
                    save_file(tensors, "theirs.safetensors", metadata={"format": "pt"})
                    print(*forward({k: v.astype("float64") for k, v in tensors.items()}, x).ravel())
                    """
                        .formatted(names, type));
        float[] read = StateDict.read(folder.resolve("theirs.safetensors"), TEN_LAYERS);
        assertArrayEquals(numbers(printed), outputs(TEN_LAYERS, read), 1e-5, names + " " + type);
      }
    }
  }

  private SafetensorsWriter layers(Object... namesAndWidths) {
    SafetensorsWriter writer = new SafetensorsWriter();
    for (int i = 0; i < namesAndWidths.length; i += 3) {
      int outputs = (int) namesAndWidths[i + 1];
      int inputs = (int) namesAndWidths[i + 2];
      float[] weights = new float[outputs * inputs];
      Arrays.fill(weights, i / 3 + 1);
      writer.add(namesAndWidths[i] + "weight", weights, outputs, inputs);
    }
    return writer;
  }

  /** Reads a network of 3 inputs, two hidden layers of 4 and one output. */
  private double[] firstWeights(SafetensorsWriter writer) {
    Path file = folder.resolve("network.safetensors");
    writer.write(file);
    Architecture architecture = new Architecture(3, List.of(4, 4), 1, false);
    float[] parameters = StateDict.read(file, architecture);
    return DoubleStream.of(0, 1, 2)
        .map(l -> parameters[architecture.weightOffset((int) l)])
        .toArray();
  }

  @Test
  void testNamedLayersAreToldByTheirShapes() {
    assertArrayEquals(
        new double[] {2, 1, 3},
        firstWeights(layers("hidden.", 4, 4, "input.", 4, 3, "output.", 1, 4)));
    assertArrayEquals(
        new double[] {3, 1, 2}, firstWeights(layers("a.2.", 4, 4, "head.", 1, 4, "a.1.", 4, 3)));
  }

  private void assertRefused(SafetensorsWriter writer, String message, String remedy) {
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> firstWeights(writer));
    assertEquals(folder.resolve("network.safetensors") + ": " + message, refused.getMessage());
    assertEquals(remedy, refused.remedy());
    assertEquals(Kind.DATA, refused.kind());
  }

  @Test
  void testWhatIsNoMultilayerPerceptron() {
    String alone =
        "name a file that holds a multilayer perceptron alone: weights of two axes, and biases";
    SafetensorsWriter good = layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4);
    assertRefused(
        good.add("5.weight", new float[36], 4, 1, 3, 3),
        "'5.weight' of shape [4, 1, 3, 3] belongs to no linear layer",
        alone);
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("1.weight", new float[4], 4),
        "'1.weight' of shape [4] belongs to no linear layer",
        alone);
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("1.bias", new float[4], 4),
        "'1.bias' of shape [4] belongs to no linear layer",
        alone);
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("1.running_var", new float[4], 4),
        "'1.running_var' of shape [4] belongs to no linear layer",
        alone);
  }

  @Test
  void testOtherShapes() {
    assertRefused(
        layers("0.", 8, 3, "2.", 1, 8),
        "its linear layers '0' 8 x 3, '2' 1 x 8 are no network of 3 inputs, hidden layers of "
            + "[4, 4] and 1 outputs",
        "set train.hidden to [8], and train.loss to one of 1 outputs");
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 4, 4, "6.", 1, 4),
        "its linear layers '0' 4 x 3, '2' 4 x 4, '4' 4 x 4, '6' 1 x 4 are no network of 3 inputs, "
            + "hidden layers of [4, 4] and 1 outputs",
        "set train.hidden to [4, 4, 4], and train.loss to one of 1 outputs");
    assertRefused(
        layers("0.", 4, 3, "2.", 5, 6, "4.", 1, 4),
        "its linear layers '0' 4 x 3, '2' 5 x 6, '4' 1 x 4 are no network of 3 inputs, hidden "
            + "layers of [4, 4] and 1 outputs",
        "name a multilayer perceptron that takes the points of the data");
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("2.bias", new float[5], 5),
        "'2.bias' has shape [5] where [4] fits its weights",
        "save the network again");
  }

  /**
   * As torch.nn.Sequential names and numbers its modules, and with scales and shifts or without.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void testComputesPythonsNormalizedOutputs(boolean affine) throws Exception {
    Architecture architecture = new Architecture(3, List.of(5, 5), 2, true);
    String printed =
        Python.run(
            folder,
            """
            import numpy as np
            from safetensors.numpy import save_file
            random = np.random.default_rng(2)
            widths, t = [3, 5, 5, 2], {}
            x = np.array([[0.5, -1, 2], [0, 0.25, -0.5]])
            for i, (n, m) in enumerate(zip(widths, widths[1:])):
                t[f"{3 * i}.weight"] = random.normal(0, 0.5, (m, n)).astype("float32")
                t[f"{3 * i}.bias"] = random.normal(0, 0.5, m).astype("float32")
                x = x @ t[f"{3 * i}.weight"].T + t[f"{3 * i}.bias"]
                if i < 2:
                    name = f"{3 * i + 1}"
                    t[f"{name}.running_mean"] = random.normal(0, 0.5, m).astype("float32")
                    t[f"{name}.running_var"] = random.uniform(0.5, 2, m).astype("float32")
                    t[f"{name}.num_batches_tracked"] = np.array(7, dtype="int64")
                    x = (x - t[f"{name}.running_mean"]) / np.sqrt(t[f"{name}.running_var"] + 1e-5)
                    if %s:
                        t[f"{name}.weight"] = random.normal(1, 0.5, m).astype("float32")
                        t[f"{name}.bias"] = random.normal(0, 0.5, m).astype("float32")
                        x = x * t[f"{name}.weight"] + t[f"{name}.bias"]
                    x = np.tanh(x)
            save_file(t, "theirs.safetensors", metadata={"format": "pt"})
            print(*x.ravel())
            """
                .formatted(affine ? "True" : "False"));
    float[] read = StateDict.read(folder.resolve("theirs.safetensors"), architecture);
    assertArrayEquals(numbers(printed), outputs(architecture, read), 1e-5);
  }

  @Test
  void testReadsTheNormalizedNetworksItWrote() {
    Architecture architecture = new Architecture(3, List.of(5, 4), 2, true);
    float[] parameters = draw(architecture);
    Path file = folder.resolve("ours.safetensors");
    StateDict.of(architecture, parameters).write(file);
    assertArrayEquals(parameters, StateDict.read(file, architecture));
  }

  private void assertNormsRefused(
      SafetensorsWriter writer, Architecture architecture, String message, String remedy) {
    Path file = folder.resolve("norms.safetensors");
    writer.write(file);
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> StateDict.read(file, architecture));
    assertEquals(file + ": " + message, refused.getMessage());
    assertEquals(remedy, refused.remedy());
    assertEquals(Kind.DATA, refused.kind());
  }

  private SafetensorsWriter norm(SafetensorsWriter writer, String name, int width) {
    float[] numbers = new float[width];
    Arrays.fill(numbers, 1);
    return writer
        .add(name + ".running_mean", numbers, width)
        .add(name + ".running_var", numbers, width);
  }

  @Test
  void testNormalizedLayersThatDoNotFit() {
    Architecture without = new Architecture(3, List.of(4, 4), 1, false);
    Architecture with = new Architecture(3, List.of(4, 4), 1, true);
    assertNormsRefused(
        norm(layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4), "1", 4),
        without,
        "it has normalized layers ('1')",
        "set train.batch_norm to true, if every hidden layer is normalized before its activation"
            + " function");
    String fewer =
        "set train.batch_norm to false, or name a network that normalizes every hidden layer";
    assertNormsRefused(
        norm(layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4), "1", 4),
        with,
        "its normalized layers have the widths [4] where train.batch_norm wants one for each of the"
            + " hidden layers of [4, 4]",
        fewer);
    assertNormsRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4),
        with,
        "its normalized layers have the widths [] where train.batch_norm wants one for each of the"
            + " hidden layers of [4, 4]",
        fewer);
    assertNormsRefused(
        norm(norm(layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4), "first", 4), "second", 4),
        with,
        "'first' and 'second' have the same width, and no numbers say which comes first",
        "number the layers as they come, as torch.nn.Sequential does");
    assertNormsRefused(
        norm(layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4), "1", 4).add("1.weight", new float[3], 3),
        with,
        "'1.weight' has shape [3] where [4] fits '1.running_mean'",
        "save the network again");
    assertNormsRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("1.running_mean", new float[4], 4),
        with,
        "'1.running_var' is missing",
        "save the network again");
  }

  @Test
  void testAnOrderThatIsNotKnown() {
    String number = "number the layers as they come, as torch.nn.Sequential does";
    Path file = folder.resolve("network.safetensors");
    layers("in.", 4, 3, "first.", 4, 4, "second.", 4, 4, "out.", 1, 4).write(file);
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class,
            () -> StateDict.read(file, new Architecture(3, List.of(4, 4, 4), 1, false)));
    assertEquals(
        file + ": 'first' and 'second' have the same shape, and no numbers say which comes first",
        refused.getMessage());
    assertEquals(number, refused.remedy());
    assertRefused(
        layers("0.", 1, 4, "2.", 4, 4, "4.", 4, 3),
        "'4' would come before '2' by its shape",
        number);
  }

  @Test
  void testParametersThatAreNotFinite() {
    assertRefused(
        layers("0.", 4, 3, "2.", 4, 4, "4.", 1, 4).add("2.bias", new double[] {0, 1, 1e39, 0}, 4),
        "element 2 of '2.bias' is 1.0E39",
        "save a network whose parameters are finite in single precision");
  }
}
