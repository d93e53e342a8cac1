package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A build without MLX says so; one with it has the MLX it was built against. */
class MlxLibraryTest {
  private static void assertRefused(String message, String remedy, Executable act) {
    BettiscopeException refused = assertThrows(BettiscopeException.class, act);
    assertEquals(message, refused.getMessage());
    assertEquals(remedy, refused.remedy());
    assertEquals(Kind.USAGE, refused.kind());
  }

  @Test
  void testABuildWithoutIt() {
    Properties build = new Properties();
    build.setProperty("missing", "MLX's library could not be downloaded");
    build.setProperty("remedy", "look into the log, and build again");
    assertRefused(
        "there is no engine mlx in this build: MLX's library could not be downloaded",
        "look into the log, and build again, or set train.engine to torch",
        () -> MlxLibrary.requireBuilt(build));
  }

  @Test
  void testAnotherPlatform() {
    assertRefused(
        "no engine mlx for plan9-mips on the class path",
        "add bettiscope-mlx with the classifier plan9-mips, or set train.engine to torch",
        () -> MlxLibrary.build("plan9-mips"));
  }

  /** Whichever it is, this build has said what it is. */
  @Test
  void testThisBuild() {
    Properties build = MlxLibrary.build(Loader.getPlatform());
    if (build.containsKey("missing")) {
      BettiscopeException refused = assertThrows(BettiscopeException.class, MlxLibrary::get);
      assertTrue(refused.getMessage().endsWith(build.getProperty("missing")));
    } else {
      assertEquals(build.getProperty("mlx"), MlxLibrary.get().version());
    }
  }
}
