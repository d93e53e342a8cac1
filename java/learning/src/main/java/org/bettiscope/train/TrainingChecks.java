package org.bettiscope.train;

import java.util.BitSet;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Refuses data that do not go with a configuration, before training. */
final class TrainingChecks {
  private TrainingChecks() {}

  static void check(TrainConfig config, LabelledCloud cloud) {
    checkClasses(config, cloud);
    int validation = Split.validationSize(cloud.size(), config.validationFraction());
    int training = cloud.size() - validation;
    ConfigValue.require(
        training > 0 && (config.validationFraction() == 0 || validation > 0),
        "train.validation_fraction",
        config.validationFraction(),
        "leave points on both sides of " + cloud.size());
    ConfigValue.require(
        config.batchSize() <= training,
        "train.batch_size",
        config.batchSize(),
        "be at most the number of training points, " + training);
    ConfigValue.require(
        !config.batchNorm() || training % config.batchSize() != 1 % config.batchSize(),
        "train.batch_size",
        config.batchSize(),
        "not leave a batch of one of "
            + training
            + " training points while train.batch_norm is true");
  }

  /** Refuses labels that are no classes of the configuration's loss. */
  static void checkClasses(TrainConfig config, LabelledCloud cloud) {
    BitSet seen = new BitSet();
    int[] labels = cloud.labels();
    for (int i = 0; i < labels.length; i++) {
      if (config.loss() == Loss.BCE && labels[i] > 1) {
        throw bad(
            "label %d in row %d: train.loss bce knows labels 0 and 1".formatted(labels[i], i),
            "set train.loss to cross-entropy");
      }
      if (labels[i] >= labels.length) {
        throw bad(
            "label %d in row %d is out of range for %d points"
                .formatted(labels[i], i, labels.length),
            "number the classes 0, 1, 2, ...");
      }
      seen.set(labels[i]);
    }
    if (seen.cardinality() == 1) {
      throw bad("all points have label " + labels[0], "give points of at least two classes");
    }
    if (seen.nextClearBit(0) < seen.length()) {
      throw bad(
          "no point has label %d, but one has %d"
              .formatted(seen.nextClearBit(0), seen.length() - 1),
          "number the classes 0, 1, 2, ... without gaps");
    }
    ConfigValue.require(
        config.classWeights().isEmpty() || config.classWeights().size() == cloud.classes(),
        "train.class_weights",
        config.classWeights(),
        "have one weight for each of " + cloud.classes() + " classes");
  }

  private static BettiscopeException bad(String message, String remedy) {
    return new BettiscopeException(Kind.DATA, message, remedy);
  }
}
