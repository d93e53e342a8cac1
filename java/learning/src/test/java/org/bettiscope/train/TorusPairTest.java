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
    Trainer trainer =
        new StandardTrainer(
            config,
            Architecture.of(config, 3, 2),
            Split.of(cloud, 0.15, 1),
            "cpu",
            TorchLearner.Precision.FLOAT32);
    TrainedNetwork trained =
        trainer.train(0, new Seeds(1), new int[] {0, 12}, Silent.LISTENER, () -> false);
    assertTrue(trained.validationAccuracy()[11] > 0.99);
  }
}
