package org.bettiscope.train;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes tensors of one precision on one device, for the pointer scope of the caller. Whatever goes
 * from arrays to the device, or back, passes here.
 */
final class TorchTensors {
  private final ScalarType type;
  private final Device device;
  private final TensorOptions options;

  /**
   * @param device a name that libtorch knows
   */
  TorchTensors(Precision precision, String device) {
    this.type = precision == Precision.FLOAT64 ? ScalarType.Double : ScalarType.Float;
    this.device = new Device(device);
    this.options =
        new TensorOptions()
            .dtype(new ScalarTypeOptional(type))
            .device(new DeviceOptional(this.device));
  }

  Tensor zeros(long... shape) {
    return torch.zeros(shape, options);
  }

  Tensor of(double[] values, long... shape) {
    return toDevice(Tensor.create(values, shape));
  }

  Tensor of(float[] values, long... shape) {
    return toDevice(Tensor.create(values, shape));
  }

  /** Indices into other tensors. */
  Tensor of(long[] values) {
    return Tensor.create(values).to(device, ScalarType.Long);
  }

  /** Not every device has double precision: what arrives there has the right type already. */
  private Tensor toDevice(Tensor values) {
    return values.to(type).to(device, type);
  }

  /** Copies a tensor out, last axis fastest. */
  static double[] copy(Tensor tensor) {
    return TorchMlp.copy(tensor);
  }
}
