package org.bettiscope.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Runs the Python of the tests, which has numpy, scipy and h5py. */
public final class Python {
  private Python() {}

  /**
   * Runs a script in a folder and returns what it prints; the test is skipped where there is no
   * Python.
   */
  public static String run(Path folder, String script) throws IOException, InterruptedException {
    Path python = Path.of(System.getProperty("bettiscope.python", "python"));
    Assumptions.assumeTrue(Files.isExecutable(python), "skipped: no " + python);
    Process process =
        new ProcessBuilder(python.toString(), "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("Python failed: " + output);
    }
    return output;
  }
}
