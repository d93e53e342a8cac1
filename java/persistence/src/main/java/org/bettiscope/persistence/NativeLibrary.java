package org.bettiscope.persistence;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One of Bettiscope's native libraries, found and loaded once: the file named by its property; else
 * the file of the class path where that is a folder; else the one beside its jar; else the jar's,
 * unpacked into a cache folder. A file that is not the jar's own to the last bit is never loaded,
 * except the one named by the property.
 */
public final class NativeLibrary {
  static final String CACHE_PROPERTY = "bettiscope.cache.path";

  private static final NativeLibrary CORE =
      new NativeLibrary("bettiscope", "bettiscope.library.path", "bettiscope_abi_version", 4);
  private static final String REINSTALL = "install Bettiscope again";
  private static final String UNPACK_REMEDY =
      "name another folder by -D" + CACHE_PROPERTY + "=FOLDER";

  private final String name;
  private final String property;
  private final String abiFunction;
  private final int abiVersion;
  private Path file;
  private SymbolLookup symbols;
  private BettiscopeException refusal;

  /**
   * Names a library, without loading it.
   *
   * @param name such as "bettiscope", without what the platform puts around it
   * @param property of the JVM that may name its file
   * @param abiFunction its function that gives its ABI version
   * @param abiVersion the one that callers know
   */
  public NativeLibrary(String name, String property, String abiFunction, int abiVersion) {
    this.name = System.mapLibraryName(name);
    this.property = property;
    this.abiFunction = abiFunction;
    this.abiVersion = abiVersion;
  }

  /**
   * The core, loaded.
   *
   * @throws BettiscopeException if it cannot be had; again at each call
   */
  static NativeLibrary get() {
    CORE.load();
    return CORE;
  }

  /** The file that it was loaded from, by {@link #symbols}. */
  Path file() {
    return file;
  }

  /**
   * What it exports; loads it the first time.
   *
   * @throws BettiscopeException if it cannot be had; again at each call
   */
  public SymbolLookup symbols() {
    load();
    return symbols;
  }

  private synchronized void load() {
    if (symbols == null && refusal == null) {
      try {
        String named = System.getProperty(property);
        file = named != null ? namedFile(named) : packedFile();
        symbols = open();
      } catch (BettiscopeException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw new BettiscopeException(
          refusal.kind(), refusal.getMessage(), refusal.remedy(), refusal);
    }
  }

  private Path namedFile(String named) {
    Path path = Path.of(named).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw new BettiscopeException(
          BettiscopeException.Kind.USAGE,
          property + " = " + named + ", which is no file",
          "name the native library's file, or leave the property out");
    }
    return path;
  }

  private Path packedFile() {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    String resource = "/org/bettiscope/native/" + platform + "/" + name;
    URL url = NativeLibrary.class.getResource(resource);
    if (url == null) {
      throw failure(
          "no native library for " + platform + " on the class path (" + resource + ")",
          "add bettiscope-native with the classifier "
              + platform
              + ", or name a library built for this machine by -D"
              + property
              + "=FILE",
          null);
    }
    if (url.getProtocol().equals("file")) {
      return Path.of(uri(url.toString()));
    }
    byte[] packed = read(resource);
    Path beside = besideJar(url);
    return beside != null && holds(beside, packed) ? beside : unpack(packed, resource);
  }

  /**
   * The classifier of a platform, as in "linux-x86_64", from {@code os.name} and {@code os.arch}.
   */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os;
    String machine =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm64";
          default -> osArch;
        };
    return system + "-" + machine;
  }

  private static byte[] read(String resource) {
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw failure("no " + resource + " on the class path", REINSTALL, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw failure("cannot read " + resource + " on the class path: " + reason(e), REINSTALL, e);
    }
  }

  private Path besideJar(URL url) {
    String text = url.toString();
    int end = text.indexOf("!/");
    return text.startsWith("jar:file:") && end > 0
        ? Path.of(uri(text.substring("jar:".length(), end))).resolveSibling(name)
        : null;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw failure("the class path holds an address that is none: " + text, "", e);
    }
  }

  private Path unpack(byte[] packed, String resource) {
    String digest = new String(read(resource + ".sha256"), StandardCharsets.US_ASCII).strip();
    Path folder = cache().resolve(digest);
    Path unpacked = folder.resolve(name);
    if (holds(unpacked, packed)) {
      return unpacked;
    }
    if (!digest.equals(sha256(packed))) {
      throw failure(
          resource + " on the class path is damaged: its SHA-256 is not " + digest,
          REINSTALL,
          null);
    }
    // Several JVMs may be here at once: each writes a file of its own and moves it, all with equal
    // bytes.
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, name, ".part");
      try {
        Files.write(temporary, packed);
        Files.move(temporary, unpacked, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failure(
          "cannot unpack the native library into " + folder + ": " + reason(e), UNPACK_REMEDY, e);
    }
    return unpacked;
  }

  private static Path cache() {
    String named = System.getProperty(CACHE_PROPERTY);
    if (named != null) {
      return Path.of(named).toAbsolutePath();
    }
    // Containers run as users without a home.
    Path home = Path.of(System.getProperty("user.home"));
    return home.isAbsolute() && Files.isWritable(home)
        ? home.resolve(".cache", "bettiscope")
        : Path.of(
            System.getProperty("java.io.tmpdir"), "bettiscope-" + System.getProperty("user.name"));
  }

  /** Compares bytes rather than digests: the JVM starts its digests slowly. */
  private static boolean holds(Path file, byte[] packed) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return Arrays.equals(packed, Files.readAllBytes(file));
    } catch (IOException e) {
      throw failure("cannot read " + file + ": " + reason(e), "make it readable, or delete it", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @SuppressWarnings("restricted")
  private SymbolLookup open() {
    SymbolLookup found;
    try {
      found = SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      String reason = linkerMessage();
      throw failure("cannot load " + file + ": " + reason, loadRemedy(reason), e);
    } catch (IllegalCallerException e) {
      throw new BettiscopeException(
          BettiscopeException.Kind.USAGE,
          "this JVM denies native access to Bettiscope",
          "start java with --enable-native-access=ALL-UNNAMED",
          e);
    }
    int version = abiVersion(found);
    if (version != abiVersion) {
      throw failure(
          file + " has ABI version " + version + ", expected " + abiVersion,
          "use the native library of this version of Bettiscope",
          null);
    }
    return found;
  }

  /** Why the system's linker refuses a file; the lookup itself does not say. */
  @SuppressWarnings("restricted")
  private String linkerMessage() {
    try {
      System.load(file.toString());
      return "the system's linker gave no reason";
    } catch (UnsatisfiedLinkError e) {
      // Both the JVM and the linker begin with the file.
      return String.valueOf(e.getMessage()).replace(file + ": ", "");
    }
  }

  private String loadRemedy(String reason) {
    return reason.contains("failed to map segment")
        ? "the folder seems to be mounted noexec: " + UNPACK_REMEDY
        : "use a library built for this machine (-D" + property + "=FILE)";
  }

  @SuppressWarnings("restricted")
  private int abiVersion(SymbolLookup found) {
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(found.findOrThrow(abiFunction), FunctionDescriptor.of(JAVA_INT))
              .invokeExact();
    } catch (Throwable e) {
      throw failure(file + " is not Bettiscope's native library: " + reason(e), loadRemedy(""), e);
    }
  }

  private static String reason(Throwable e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.toString();
  }

  private static BettiscopeException failure(String message, String remedy, Throwable cause) {
    return new BettiscopeException(BettiscopeException.Kind.FAILURE, message, remedy, cause);
  }
}
