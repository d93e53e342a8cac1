package org.bettiscope.train;

import java.util.List;
import org.bettiscope.data.LabelledCloud;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the hidden layers of trained networks make of points, in single precision and without
 * dropout. Belongs to the thread that makes it.
 */
final class ForwardPass implements AutoCloseable {
  private final PointerScope scope;
  private final TorchMlp network;
  private final boolean before;

  /** Takes the values of a hidden layer. */
  interface HiddenLayer {
    /**
     * Takes one layer.
     *
     * @param layer its number, from 1
     * @param values n x width of the layer, row by row
     */
    void accept(int layer, float[] values);
  }

  /**
   * A pass through networks of a configuration that were trained on {@code cloud}.
   *
   * @param before whether values are taken before the activation function rather than after it
   */
  ForwardPass(TrainConfig config, LabelledCloud cloud, boolean before) {
    TorchThreads.useOne();
    String device = TorchDevice.resolve(config.device());
    this.scope = new PointerScope();
    TensorOptions options =
        new TensorOptions()
            .dtype(new ScalarTypeOptional(ScalarType.Float))
            .device(new DeviceOptional(new org.bytedeco.pytorch.Device(device)));
    Architecture architecture = Architecture.of(config, cloud.dimension(), cloud.classes());
    this.before = before;
    this.network = new TorchMlp(architecture, config.activation(), options);
  }

  /** Takes the parameters of a network, in the order of {@link Architecture}. */
  void setParameters(float[] parameters) {
    double[] values = new double[parameters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters[i];
    }
    try (PointerScope _ = new PointerScope()) {
      network.setParameters(values);
    }
  }

  /**
   * Passes points through, layer by layer: no more than two layers are in memory at a time.
   *
   * @param points n x d, row by row
   * @param wanted numbers of hidden layers, ascending
   */
  void run(float[] points, List<Integer> wanted, HiddenLayer hidden) {
    Tensor values = points(points);
    for (int layer = 1; layer <= wanted.getLast(); layer++) {
      try (Tensor previous = values;
          PointerScope _ = new PointerScope()) {
        Tensor entering = network.beforeActivation(previous, layer);
        values = network.activate(entering);
        values.retainReference();
        if (wanted.contains(layer)) {
          hidden.accept(layer, TorchMlp.copyFloats(before ? entering : values));
        }
      }
    }
    values.close();
  }

  private Tensor points(float[] points) {
    try (PointerScope _ = new PointerScope()) {
      Tensor tensor = network.points(points);
      tensor.retainReference();
      return tensor;
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
