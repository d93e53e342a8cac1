package org.bettiscope.train;

/** The learning rate of each epoch, by a schedule. */
final class LearningRate {
  private final ScheduleConfig schedule;
  private final double initial;
  private final int epochs;
  private double reduced;
  private final Improvement improvement;

  LearningRate(ScheduleConfig schedule, double initial, int epochs) {
    this.schedule = schedule;
    this.initial = initial;
    this.epochs = epochs;
    this.reduced = initial;
    this.improvement = new Improvement(true, schedule.minimumChange());
  }

  /** The learning rate of an epoch, from 1. */
  double at(int epoch) {
    int warmup = schedule.warmupEpochs();
    return epoch <= warmup
        ? initial * epoch / (warmup + 1)
        : scheduled(epoch - warmup, epochs - warmup);
  }

  private double scheduled(int epoch, int last) {
    double lowest = schedule.minimumLearningRate();
    return switch (schedule.name()) {
      case NONE -> initial;
      case STEP -> {
        int reductions = (epoch - 1) / schedule.stepSize();
        yield initial * Math.pow(schedule.factor(), reductions);
      }
      case COSINE -> lowest + (initial - lowest) * (1 + Math.cos(Math.PI * (epoch - 1) / last)) / 2;
      case REDUCE_ON_PLATEAU -> reduced;
    };
  }

  /**
   * What it remembers from epoch to epoch.
   *
   * @param reduced the learning rate that reduce-on-plateau has come to
   * @param improvement of the monitored loss
   */
  record State(double reduced, Improvement.State improvement) {}

  State state() {
    return new State(reduced, improvement.state());
  }

  void restore(State state) {
    reduced = state.reduced();
    improvement.restore(state.improvement());
  }

  /** Takes note of the monitored loss at the end of an epoch; those of the warm-up do not count. */
  void observe(int epoch, double loss) {
    if (epoch > schedule.warmupEpochs() && improvement.epochsWithout(loss) > schedule.patience()) {
      reduced = Math.max(reduced * schedule.factor(), schedule.minimumLearningRate());
      improvement.startOver();
    }
  }
}
