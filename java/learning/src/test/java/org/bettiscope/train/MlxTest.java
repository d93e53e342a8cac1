package org.bettiscope.train;

import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Tests that need MLX, which a build may be without. */
abstract class MlxTest {
  @BeforeAll
  static void assumeBuilt() {
    Properties build = MlxLibrary.build(Loader.getPlatform());
    if (build.containsKey("missing")) {
      String why = "skipped: no engine mlx: " + build.getProperty("missing");
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  static Learner learner(LearningTask task, double[]... initial) {
    return new MlxLearner(task, initial, NativeMlx.CPU);
  }
}
