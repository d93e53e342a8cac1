package org.bettiscope.train;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Properties;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bytedeco.javacpp.Loader;

/**
 * Loads the library around MLX, once, from the class path, where JavaCPP unpacks it and MLX's own
 * libraries side by side into its cache.
 */
@SuppressWarnings("restricted")
final class MlxLibrary {
  private static final String FOLDER = "/org/bettiscope/mlx/";
  private static final String OTHER_ENGINE = ", or set train.engine to torch";

  private final SymbolLookup symbols;
  private final String version;
  private final boolean gpu;

  private MlxLibrary(SymbolLookup symbols, String version, boolean gpu) {
    this.symbols = symbols;
    this.version = version;
    this.gpu = gpu;
  }

  /**
   * What loading came to. A failure is kept rather than thrown, for the JVM would hide it from the
   * second caller.
   */
  private static final class Holder {
    static final MlxLibrary LIBRARY;
    static final BettiscopeException FAILURE;

    static {
      MlxLibrary library = null;
      BettiscopeException failure = null;
      try {
        library = load(Loader.getPlatform());
      } catch (BettiscopeException e) {
        failure = e;
      }
      LIBRARY = library;
      FAILURE = failure;
    }
  }

  /**
   * The library.
   *
   * @throws BettiscopeException (usage) where this build is without it; (failure) where it cannot
   *     be loaded; again at each call
   */
  static MlxLibrary get() {
    BettiscopeException failure = Holder.FAILURE;
    if (failure != null) {
      throw new BettiscopeException(
          failure.kind(), failure.getMessage(), failure.remedy(), failure);
    }
    return Holder.LIBRARY;
  }

  SymbolLookup symbols() {
    return symbols;
  }

  /** The version of MLX, such as "0.32.2". */
  String version() {
    return version;
  }

  /** Whether MLX has a graphics unit to compute on. */
  boolean hasGpu() {
    return gpu;
  }

  private static MlxLibrary load(String platform) {
    Properties build = build(platform);
    requireBuilt(build);
    try {
      Path library = null;
      for (String name : build.getProperty("libraries").split(" ", -1)) {
        Path file = Loader.cacheResource(MlxLibrary.class, FOLDER + platform + "/" + name).toPath();
        // The first one is ours, which finds the others beside it.
        library = library == null ? file : library;
      }
      return open(library);
    } catch (IOException e) {
      throw unloadable("it cannot be unpacked: " + e.getMessage(), e);
    }
  }

  /** Refuses where the build could not have MLX; it has said why. */
  static void requireBuilt(Properties build) {
    String missing = build.getProperty("missing");
    if (missing != null) {
      throw new BettiscopeException(
          Kind.USAGE,
          "there is no engine mlx in this build: " + missing,
          build.getProperty("remedy") + OTHER_ENGINE);
    }
  }

  /** What the build said of the library for a platform. */
  static Properties build(String platform) {
    try (InputStream in =
        MlxLibrary.class.getResourceAsStream(FOLDER + platform + "/build.properties")) {
      if (in == null) {
        throw new BettiscopeException(
            Kind.USAGE,
            "no engine mlx for " + platform + " on the class path",
            "add bettiscope-mlx with the classifier " + platform + OTHER_ENGINE);
      }
      Properties build = new Properties();
      build.load(in);
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MlxLibrary open(Path library) {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw unloadable(linkerMessage(library), e);
    }
    try {
      int abi = (int) function(symbols, "abi_version", JAVA_INT).invokeExact();
      if (abi != NativeMlx.ABI_VERSION) {
        throw unloadable("it has ABI version " + abi + ", not " + NativeMlx.ABI_VERSION, null);
      }
      MemorySegment version = (MemorySegment) function(symbols, "version", ADDRESS).invokeExact();
      int gpu = (int) function(symbols, "has_gpu", JAVA_INT).invokeExact();
      return new MlxLibrary(symbols, version.reinterpret(Long.MAX_VALUE).getString(0), gpu != 0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("foreign functions throw nothing", e);
    }
  }

  private static MethodHandle function(SymbolLookup symbols, String name, MemoryLayout result) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbols.findOrThrow("bettiscope_mlx_" + name), FunctionDescriptor.of(result));
  }

  /** Why the system's linker refuses a file; the lookup itself does not say. */
  private static String linkerMessage(Path file) {
    try {
      System.load(file.toString());
      return "the system's linker gave no reason";
    } catch (UnsatisfiedLinkError e) {
      return String.valueOf(e.getMessage()).replace(file + ": ", "");
    }
  }

  private static BettiscopeException unloadable(String reason, Throwable cause) {
    return new BettiscopeException(
        Kind.FAILURE,
        "cannot load the engine mlx: " + reason,
        "build it again for this machine, name a folder that may hold libraries by"
            + " -Dorg.bytedeco.javacpp.cachedir=FOLDER"
            + OTHER_ENGINE,
        cause);
  }
}
