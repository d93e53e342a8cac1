package org.bettiscope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bettiscope.homology.Engine;
import org.bettiscope.persistence.Bettiscope;

/**
 * What a run depends on beside its configuration: versions, those of GUDHI and MLX where they are
 * the engines included, the platform and the instruction set in use.
 */
final class RunEnvironment {
  private RunEnvironment() {}

  static SortedMap<String, String> describe(RunConfig run) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("java", System.getProperty("java.runtime.version"));
    environment.put(
        "platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("kernels", Bettiscope.kernels());
    for (String library : new String[] {"javacpp", "pytorch", "hdf5"}) {
      environment.put(library, version(library));
    }
    if (run.homology().engine() == Engine.GUDHI) {
      environment.put("gudhi", Engine.GUDHI.version());
    }
    if (run.train() != null && run.train().engine() == org.bettiscope.train.Engine.MLX) {
      environment.put("mlx", org.bettiscope.train.Engine.mlxVersion());
    }
    return environment;
  }

  /** Read from the jar, because asking the library would load it. */
  private static String version(String library) {
    String path = "/META-INF/maven/org.bytedeco/" + library + "/pom.properties";
    try (InputStream in = RunEnvironment.class.getResourceAsStream(path)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
