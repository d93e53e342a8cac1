package org.bettiscope.train;

import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * What the CUDA runtime says of the graphics card that libtorch uses. Its preset is on the class
 * path of builds with the Maven profile cuda alone.
 */
final class TorchCuda {
  private static final long MEBIBYTE = 1 << 20;

  private TorchCuda() {}

  /** Name, memory and driver of the card; or why they are not known. Never throws. */
  static String describe() {
    try (PointerScope _ = new PointerScope()) {
      return card();
    } catch (LinkageError e) {
      return "unknown: without org.bytedeco:cuda, which mvn -Pcuda takes along";
    } catch (IllegalStateException e) {
      return "unknown: " + e.getMessage();
    }
  }

  private static String card() {
    int[] device = new int[1];
    int[] driver = new int[1];
    cudaDeviceProp properties = new cudaDeviceProp();
    SizeTPointer free = new SizeTPointer(1);
    SizeTPointer total = new SizeTPointer(1);
    check(cudart.cudaGetDevice(device));
    check(cudart.cudaGetDeviceProperties(properties, device[0]));
    check(cudart.cudaMemGetInfo(free, total));
    check(cudart.cudaDriverGetVersion(driver));
    return "%s, %d of %d MiB free, driver for CUDA %d.%d"
        .formatted(
            properties.name().getString(),
            free.get() / MEBIBYTE,
            total.get() / MEBIBYTE,
            driver[0] / 1000,
            driver[0] % 1000 / 10);
  }

  private static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException(cudart.cudaGetErrorString(status).getString());
    }
  }
}
