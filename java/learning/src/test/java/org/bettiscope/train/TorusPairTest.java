package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.Seeds;
import org.junit.jupiter.api.Test;

class TorusPairTest {
  @Test
  void testReaches99PerCent() {
    LabelledCloud cloud =
        DataStage.load(
            new DataConfig(DataConfig.Source.TORUS_PAIR, 4000, 3, 1, false, 0, null, null, null),
            new Seeds(1),
            Path.of("."));
    TrainConfig config = Configs.torusPair(12);
    LearningTask task = Training.task(config, cloud, Precision.FLOAT32);
    TrainedNetwork trained = Training.alone(task, 0);
    assertTrue(trained.validationAccuracy()[11] > 0.99);
  }
}
