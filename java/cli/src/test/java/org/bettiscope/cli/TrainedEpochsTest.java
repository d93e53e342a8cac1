package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TrainedEpochsTest {
  private static final String CONFIGURATION =
      """
      name: a
      data: {source: torus-pair, points_per_torus: 60}
      train: {num_networks: 3, hidden: [4], epochs: 90}
      homology: {scales: [{neighbors: 6, scale: 2}]}
      """;

  @Test
  void tellsOnceAfterWhichEpochTrainingGoesOn() {
    StringWriter err = new StringWriter();
    try (Progress progress = Progress.start("train", "epochs", new PrintWriter(err, true), false)) {
      TrainedEpochs epochs =
          new TrainedEpochs(Configuration.parse("a.yaml", CONFIGURATION).run().train(), progress);
      epochs.resumed(1, 40);
      epochs.resumed(2, 20);
    }
    assertEquals("train: network 1 goes on after epoch 40 of 90\n", err.toString());
  }
}
