package org.bettiscope.gudhi.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where there is no library. */
class GudhiLibraryTest {
  private static final Path ROOT = Path.of(System.getProperty("bettiscope.root"));

  @Test
  void platformWithoutAJar() {
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> GudhiLibrary.build("plan9-mips"));
    assertEquals(Kind.USAGE, refused.kind());
    assertEquals("no engine gudhi for plan9-mips on the class path", refused.getMessage());
    assertEquals("add bettiscope-gudhi with the classifier plan9-mips", refused.remedy());
  }

  /** The script itself, on a machine that seems to have neither the headers nor apt. */
  @Test
  void buildWithoutHeadersGoesOnAndSaysWhy(@TempDir Path folder) throws Exception {
    assumeTrue(!Files.exists(Path.of("/usr/include/gudhi")), "skipped: GUDHI is installed");
    assumeTrue(!Files.exists(Path.of("/usr/local/include/gudhi")), "skipped: GUDHI is installed");
    Path root = Files.createDirectories(folder.resolve("root/native"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(ROOT.resolve("native/build-gudhi"), root.resolve("build-gudhi"));
    for (String tool : new String[] {"sh", "dirname", "mkdir", "rm", "cmp", "cp", "c++"}) {
      Files.createSymbolicLink(bin.resolve(tool), which(tool));
    }
    Path target = folder.resolve("target");
    ProcessBuilder script =
        new ProcessBuilder("sh", root.resolve("build-gudhi").toString(), "any", target + "", "/jdk")
            .redirectErrorStream(true);
    script.environment().put("PATH", bin.toString());
    script.environment().remove("CXX");
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.startsWith("build-gudhi: no engine gudhi: the headers of GUDHI"), said);
    Properties build = new Properties();
    try (InputStream in =
        Files.newInputStream(
            target.resolve("library/org/bettiscope/gudhi/binding/any/build.properties"))) {
      build.load(in);
    }
    BettiscopeException refused =
        assertThrows(BettiscopeException.class, () -> GudhiLibrary.requireBuilt(build));
    assertEquals(Kind.USAGE, refused.kind());
    assertEquals(
        "there is no engine gudhi in this build: the headers of GUDHI and Boost were not found",
        refused.getMessage());
    assertTrue(refused.remedy().startsWith("install them"), refused.remedy());
  }

  private static Path which(String tool) throws IOException {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path file = Path.of(folder, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IOException("no " + tool + " on the PATH");
  }
}
