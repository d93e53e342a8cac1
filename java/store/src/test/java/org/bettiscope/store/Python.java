package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Runs a test's script with the Python that has h5py (property {@code bettiscope.python}). */
final class Python {
  private Python() {}

  /** Runs a script of the test resources; it must end well. Gives what it printed. */
  static String run(Path folder, String script, Object... arguments)
      throws IOException, InterruptedException {
    Path python = Path.of(System.getProperty("bettiscope.python", "build/python/bin/python"));
    if (!Files.isExecutable(python)) {
      System.out.println("skipped: no " + python);
      Assumptions.abort("skipped: no " + python);
    }
    Path file = folder.resolve(script);
    try (InputStream in = Python.class.getResourceAsStream(script)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), file.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
