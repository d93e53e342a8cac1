package org.bettiscope.train;

import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Finds the device that is asked for. */
final class TorchDevice {
  private TorchDevice() {}

  /**
   * The name by which libtorch knows the device.
   *
   * @throws BettiscopeException (usage) where the machine or this libtorch does not have it
   */
  static String resolve(Device device) {
    return switch (device) {
      case CPU -> "cpu";
      case CUDA -> cuda();
      case MPS -> mps();
      case AUTO -> torch.cuda_is_available() ? "cuda" : torch.hasMPS() ? "mps" : "cpu";
    };
  }

  /**
   * What is known of a device, in words.
   *
   * @param device a name that {@link #resolve} gave
   */
  static String describe(String device) {
    return device.equals("cuda") ? device + " (" + TorchCuda.describe() + ")" : device;
  }

  private static String cuda() {
    if (torch.cuda_is_available()) {
      return "cuda";
    }
    throw torch.hasCUDA()
        ? missing(
            "cuda",
            "no NVIDIA driver with a GPU was found",
            "install the driver, or set train.device to cpu")
        : missing(
            "cuda",
            "this libtorch was built without CUDA",
            "build with mvn -Pcuda, which takes org.bytedeco:pytorch with the classifier "
                + Loader.getPlatform()
                + "-gpu, or set train.device to cpu");
  }

  private static String mps() {
    if (torch.hasMPS()) {
      return "mps";
    }
    throw missing(
        "mps",
        "it needs macOS on an Apple chip; this is " + Loader.getPlatform(),
        "set train.device to cpu");
  }

  private static BettiscopeException missing(String device, String reason, String remedy) {
    return new BettiscopeException(
        Kind.USAGE, "train.device is " + device + ", but " + reason, remedy);
  }
}
