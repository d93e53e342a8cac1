package org.bettiscope.train;

/** Decides after every epoch whether to stop. */
final class EarlyStopping {
  private final EarlyStoppingConfig config;
  private final Improvement improvement;

  EarlyStopping(EarlyStoppingConfig config) {
    this.config = config;
    boolean isLoss =
        config.monitor() == EarlyStoppingConfig.Monitor.LOSS
            || config.monitor() == EarlyStoppingConfig.Monitor.VALIDATION_LOSS;
    this.improvement = new Improvement(isLoss, config.minimumChange());
  }

  /** Takes one more epoch; returns whether it should be the last. */
  boolean stopsAfter(Evaluation training, Evaluation validation) {
    return switch (config.monitor()) {
      case NONE -> false;
      case LOSS -> isExhausted(training.loss());
      case ACCURACY -> isExhausted(training.accuracy());
      case VALIDATION_LOSS -> isExhausted(validation.loss());
      case VALIDATION_ACCURACY -> isExhausted(validation.accuracy());
    };
  }

  Improvement.State state() {
    return improvement.state();
  }

  void restore(Improvement.State state) {
    improvement.restore(state);
  }

  private boolean isExhausted(double value) {
    return improvement.epochsWithout(value) >= config.patience();
  }
}
