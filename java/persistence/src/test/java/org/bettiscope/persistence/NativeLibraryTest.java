package org.bettiscope.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to find the library, and every way not to, each in JVMs of their own. */
class NativeLibraryTest {
  private static final String FOLDER = "org/bettiscope/native/linux-x86_64/";
  private static final String NAME = "libbettiscope.so";

  @TempDir private Path folder;
  private Path jar;
  private Path cache;

  @BeforeEach
  void copyJar() throws IOException {
    Path packed = nativeJar();
    assumeTrue(
        packed != null, "skipped: no bettiscope-native jar for this platform on the class path");
    jar = Files.copy(packed, folder.resolve("native.jar"));
    cache = folder.resolve("cache");
  }

  @Test
  void loadsTheNamedFile() throws Exception {
    Path library = unpackedInto(folder.resolve("elsewhere"));
    assertLoadedFrom(library, probe(named(library)));
  }

  @Test
  void unpacksIntoTheCacheAndFindsItThereAgain() throws Exception {
    Path first = loadedFile(probe(cached()));
    assertTrue(first.startsWith(cache), first.toString());
    var written = Files.getLastModifiedTime(first);
    assertLoadedFrom(first, probe(cached()));
    assertEquals(written, Files.getLastModifiedTime(first));
    assertEquals(List.of(first), filesOf(cache));
  }

  @Test
  void replacesADamagedFileInTheCache() throws Exception {
    Path file = loadedFile(probe(cached()));
    byte[] bytes = Files.readAllBytes(file);
    byte[] damaged = bytes.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);
    assertLoadedFrom(file, probe(cached()));
    assertTrue(Arrays.equals(bytes, Files.readAllBytes(file)));
  }

  @Test
  void prefersTheFileBesideTheJarIfItIsTheSame() throws Exception {
    Path beside = unpackedInto(folder);
    assertLoadedFrom(beside, probe(cached()));
    Files.write(beside, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertTrue(loadedFile(probe(cached())).startsWith(cache));
  }

  @Test
  void loadsFromAClassFolderAsItIs() throws Exception {
    Path classes = folder.resolve("classes");
    Path library = unpackedInto(classes.resolve(FOLDER));
    jar = classes;
    assertLoadedFrom(library, probe(cached()));
  }

  @Test
  void severalJvmsMayUnpackAtOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(start(List.of(), cached()));
    }
    for (Process process : processes) {
      assertTrue(loadedFile(output(process)).startsWith(cache));
    }
    assertEquals(1, filesOf(cache).size(), "no temporary file is left");
  }

  @Test
  void namedFileThatIsNot() throws Exception {
    assertFails(
        "USAGE: bettiscope.library.path = nowhere.so, which is no file",
        probe("-Dbettiscope.library.path=nowhere.so"));
  }

  @Test
  void namedFileThatIsNoLibrary() throws Exception {
    Path text = Files.writeString(folder.resolve("text.so"), "not a library");
    assertFails("FAILURE: cannot load " + text + ": file too short", probe(named(text)));
  }

  @Test
  void libraryOfSomethingElse() throws Exception {
    Path other = compiled("int other;");
    assertFails("FAILURE: " + other + " is not Bettiscope's native library", probe(named(other)));
  }

  @Test
  void libraryOfAnotherVersion() throws Exception {
    Path other = compiled("int bettiscope_abi_version(void) { return 99; }");
    assertFails("FAILURE: " + other + " has ABI version 99, expected 4", probe(named(other)));
  }

  @Test
  void damagedJar() throws Exception {
    Path damaged = folder.resolve("damaged.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(damaged))) {
      put(out, NAME, "not the library".getBytes(StandardCharsets.US_ASCII));
      put(out, NAME + ".sha256", "00".repeat(32).getBytes(StandardCharsets.US_ASCII));
    }
    jar = damaged;
    assertFails(
        "FAILURE: /" + FOLDER + NAME + " on the class path is damaged: its SHA-256 is not 0000",
        probe(cached()));
    assertTrue(Files.notExists(cache), "nothing of it is unpacked");
  }

  @Test
  void noJar() throws Exception {
    jar = folder.resolve("absent.jar");
    assertFails("FAILURE: no native library for linux-x86_64 on the class path", probe(cached()));
  }

  @Test
  void platformWithoutALibrary() throws Exception {
    assertFails(
        "FAILURE: no native library for linux-riscv64 on the class path",
        probe("-Dos.arch=riscv64"));
  }

  @Test
  void cacheThatIsAFile() throws Exception {
    Files.writeString(cache, "in the way");
    assertFails("FAILURE: cannot unpack the native library into " + cache, probe(cached()));
  }

  @ParameterizedTest
  @CsvSource({
    "'size=64k', 'cannot unpack the native library into', 'No space left on device'",
    "'ro', 'cannot unpack the native library into', 'Read-only file system'",
    "'noexec', 'failed to map segment', 'mounted noexec'"
  })
  void cacheOnAMountThatDoesNotDo(String options, String message, String reason) throws Exception {
    Files.createDirectory(cache);
    List<String> mounted =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o " + options + " tmpfs " + cache + " && exec \"$@\"",
            "sh");
    assumeTrue(
        canMount(mounted),
        "skipped: this machine lets nobody mount (unshare --map-root-user --mount)");
    String output = output(start(mounted, cached()));
    assertFails("FAILURE: ", output);
    assertTrue(output.contains(message) && output.contains(reason), output);
    assertTrue(output.contains("-Dbettiscope.cache.path=FOLDER"), output);
  }

  @Test
  void loadsWhereNativeAccessIsDeniedToOthers() throws Exception {
    assertTrue(loadedFile(probe(cached(), "--illegal-native-access=deny")).startsWith(cache));
  }

  @Test
  void nativeAccessDenied() throws Exception {
    List<String> command =
        Processes.java(
            List.of(
                "--illegal-native-access=deny",
                cached(),
                "-cp",
                classPath(),
                LibraryProbe.class.getName()));
    String output =
        output(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    assertFails("USAGE: this JVM denies native access", output);
    assertTrue(output.contains("--enable-native-access=ALL-UNNAMED"), output);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, aarch64, macosx-arm64",
    "Mac OS X, x86_64, macosx-x86_64",
    "Windows 11, amd64, windows-x86_64",
    "Linux, riscv64, linux-riscv64"
  })
  void platformsAreNamedAsClassifiersAre(String osName, String osArch, String platform) {
    assertEquals(platform, NativeLibrary.platform(osName, osArch));
  }

  private static Path nativeJar() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("native") && entry.endsWith(".jar"))
        .map(Path::of)
        .filter(entry -> hasLibrary(entry))
        .findFirst()
        .orElse(null);
  }

  private static boolean hasLibrary(Path entry) {
    try (JarFile file = new JarFile(entry.toFile())) {
      return file.getEntry(FOLDER + NAME) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private Path unpackedInto(Path target) throws IOException {
    Files.createDirectories(target);
    try (JarFile file = new JarFile(nativeJar().toFile())) {
      Files.copy(file.getInputStream(file.getEntry(FOLDER + NAME)), target.resolve(NAME));
    }
    return target.resolve(NAME);
  }

  private Path compiled(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("other.c"), source);
    Path library = folder.resolve("libother.so");
    Processes.run("cc", "-shared", "-fPIC", file.toString(), "-o", library.toString());
    return library;
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(FOLDER + name));
    ((OutputStream) out).write(content);
    out.closeEntry();
  }

  private static String named(Path library) {
    return "-Dbettiscope.library.path=" + library;
  }

  private String cached() {
    return "-Dbettiscope.cache.path=" + cache;
  }

  /** The classes, the tests' classes, and the jar of this test. */
  private String classPath() throws Exception {
    return locationOf(NativeLibrary.class)
        + File.pathSeparator
        + locationOf(LibraryProbe.class)
        + File.pathSeparator
        + jar;
  }

  private static Path locationOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private String probe(String... options) throws Exception {
    return output(start(List.of(), options));
  }

  private Process start(List<String> wrapper, String... options) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("-cp", classPath(), LibraryProbe.class.getName()));
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(Processes.java(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String output(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  private static boolean canMount(List<String> mounted) throws Exception {
    List<String> command = new ArrayList<>(mounted);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static Path loadedFile(String output) {
    List<String> lines = output.lines().toList();
    assertTrue(
        lines.size() == 2 && lines.get(0).equals(lines.get(1)) && output.startsWith("loaded "),
        output);
    int end = lines.get(0).lastIndexOf(' ');
    return Path.of(lines.get(0).substring("loaded ".length(), end));
  }

  private static void assertLoadedFrom(Path file, String output) {
    assertEquals(file, loadedFile(output));
  }

  /** The same one line both times. */
  private static void assertFails(String start, String output) {
    List<String> lines = output.lines().toList();
    assertTrue(lines.size() == 2 && lines.get(0).equals(lines.get(1)), output);
    assertTrue(output.startsWith(start), output);
  }
}
