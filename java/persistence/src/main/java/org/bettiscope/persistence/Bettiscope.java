package org.bettiscope.persistence;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The native library in use. Every method throws a {@link BettiscopeException} (failure) if none
 * can be loaded.
 */
public final class Bettiscope {
  private Bettiscope() {}

  /** The version of the native library, such as "0.1.0". */
  public static String version() {
    NativeLibrary.get();
    return text(NativeCore.version());
  }

  /** The instruction set in use: "scalar", "avx2", "avx512" or "neon". */
  public static String kernels() {
    NativeLibrary.get();
    return text(NativeCore.kernels());
  }

  /** The file the native library was loaded from. */
  public static Path libraryFile() {
    return NativeLibrary.get().file();
  }

  @SuppressWarnings("restricted")
  private static String text(MemorySegment address) {
    return address.reinterpret(Long.MAX_VALUE).getString(0);
  }
}
