package org.bettiscope.train;

/** Counts the epochs in which a quantity did not become better than its best so far. */
final class Improvement {
  private final boolean lowerIsBetter;
  private final double minimumChange;
  private double best = Double.NaN;
  private int without;

  Improvement(boolean lowerIsBetter, double minimumChange) {
    this.lowerIsBetter = lowerIsBetter;
    this.minimumChange = minimumChange;
  }

  /**
   * Takes the value of one more epoch; returns how many epochs in a row have gone by without
   * improvement.
   */
  int epochsWithout(double value) {
    double gain = lowerIsBetter ? best - value : value - best;
    if (Double.isNaN(best) || gain > minimumChange) {
      best = value;
      without = 0;
    } else {
      without++;
    }
    return without;
  }

  /**
   * What it remembers.
   *
   * @param best the best value so far; NaN before the first
   * @param without how many epochs in a row have gone by without improvement
   */
  record State(double best, int without) {}

  State state() {
    return new State(best, without);
  }

  void restore(State state) {
    best = state.best();
    without = state.without();
  }

  /** Counts from 0 again, against the same best value. */
  void startOver() {
    without = 0;
  }
}
