package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code train.schedule}: how the learning rate changes from epoch to epoch.
 *
 * @param name the rule
 * @param stepSize step: epochs between two reductions
 * @param factor step and reduce-on-plateau: what a reduction multiplies by, in (0, 1)
 * @param patience reduce-on-plateau: epochs without improvement of the monitored loss that are let
 *     pass
 * @param minimumChange reduce-on-plateau: by how much the loss must fall to count as improved
 * @param minimumLearningRate cosine and reduce-on-plateau: the lower limit of the learning rate
 * @param warmupEpochs epochs before the schedule begins, in which the learning rate rises in equal
 *     steps to that of its first epoch
 */
public record ScheduleConfig(
    Name name,
    int stepSize,
    double factor,
    int patience,
    double minimumChange,
    double minimumLearningRate,
    int warmupEpochs) {

  /** The rule by which the learning rate changes. */
  public enum Name {
    /** It does not. */
    NONE,
    /** Times {@code factor} every {@code step_size} epochs. */
    STEP,
    /**
     * Half a cosine from the learning rate to the lower limit over all epochs: Loshchilov and
     * Hutter 2017.
     */
    COSINE,
    /**
     * Times {@code factor} when the validation loss (the loss, without validation points) stops
     * falling.
     */
    REDUCE_ON_PLATEAU;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Checks every value. */
  public ScheduleConfig {
    ConfigValue.present(name, "train.schedule.name");
    ConfigValue.atLeast(stepSize, 1, "train.schedule.step_size");
    ConfigValue.require(
        factor > 0 && factor < 1, "train.schedule.factor", factor, "be above 0 and below 1");
    ConfigValue.atLeast(patience, 0, "train.schedule.patience");
    ConfigValue.notNegative(minimumChange, "train.schedule.minimum_change");
    ConfigValue.notNegative(minimumLearningRate, "train.schedule.minimum_learning_rate");
    ConfigValue.atLeast(warmupEpochs, 0, "train.schedule.warmup_epochs");
  }
}
