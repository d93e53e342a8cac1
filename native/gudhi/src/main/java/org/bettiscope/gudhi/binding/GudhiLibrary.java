package org.bettiscope.gudhi.binding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bytedeco.javacpp.Loader;

/** The library that {@link GudhiRips} calls. */
public final class GudhiLibrary {
  private GudhiLibrary() {}

  /**
   * Loads the library.
   *
   * @return the version of GUDHI in it, such as "3.7.1"
   * @throws BettiscopeException (usage) if it was not built; (failure) if it cannot be loaded
   */
  public static String load() {
    Properties build = build(Loader.getPlatform());
    requireBuilt(build);
    try {
      Loader.load(GudhiRips.class);
    } catch (UnsatisfiedLinkError e) {
      throw new BettiscopeException(
          Kind.FAILURE,
          "cannot load the engine gudhi: " + e.getMessage(),
          "build it again for this machine, or name a folder that may hold libraries by"
              + " -Dorg.bytedeco.javacpp.cachedir=FOLDER",
          e);
    }
    return build.getProperty("gudhi");
  }

  /** Refuses where the build found no GUDHI; it has said why. */
  static void requireBuilt(Properties build) {
    String missing = build.getProperty("missing");
    if (missing != null) {
      throw new BettiscopeException(
          Kind.USAGE,
          "there is no engine gudhi in this build: " + missing,
          build.getProperty("remedy"));
    }
  }

  /** What the build said of the library for a platform. */
  static Properties build(String platform) {
    String resource = platform + "/build.properties";
    try (InputStream in = GudhiLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new BettiscopeException(
            Kind.USAGE,
            "no engine gudhi for " + platform + " on the class path",
            "add bettiscope-gudhi with the classifier " + platform);
      }
      Properties build = new Properties();
      build.load(in);
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
