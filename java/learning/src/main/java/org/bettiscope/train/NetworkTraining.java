package org.bettiscope.train;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bettiscope.store.Seeds;

/**
 * The course of one network through its epochs: its draws, learning rate, history and end. Draws
 * begin anew in every epoch, so that what comes after an epoch depends on its number alone and on
 * what the network and its optimizer are by then.
 */
final class NetworkTraining {
  private final LearningTask task;
  private final int number;
  private final Seeds seeds;
  private final double[] initial;
  private final long orderSeed;
  private final long dropoutSeed;
  private final SnapshotSink snapshots;
  private final History history;
  private final LearningRate learningRate;
  private final EarlyStopping earlyStopping;
  private int epoch = 1;
  private TrainedNetwork trained;

  /**
   * @param number of the network, from 0
   * @param seeds gives its seeds, {@code train/network-N/...}
   * @param snapshots told at once of the network before training, then after every epoch
   */
  NetworkTraining(LearningTask task, int number, Seeds seeds, SnapshotSink snapshots) {
    TrainConfig config = task.config();
    String name = "train/network-" + number;
    this.task = task;
    this.number = number;
    this.seeds = seeds;
    this.initial =
        InitialParameters.draw(
            task.architecture(), config.initialization(), seeds.of(name + "/initialization"));
    this.orderSeed = seeds.of(name + "/order");
    this.dropoutSeed = config.dropout() == 0 ? 0 : seeds.of(name + "/dropout");
    this.snapshots = snapshots;
    this.history = new History(config.epochs());
    this.learningRate =
        new LearningRate(config.schedule(), config.optimizer().learningRate(), config.epochs());
    this.earlyStopping = new EarlyStopping(config.earlyStopping());
    snapshots.epochEnded(number, 0, false, () -> initial);
  }

  int number() {
    return number;
  }

  Seeds seeds() {
    return seeds;
  }

  /**
   * Where a network is between two epochs, apart from its parameters and its optimizer.
   *
   * @param soFar its history; {@code stoppedEpoch} is the last epoch that has ended
   * @param learningRate what its schedule remembers
   * @param stopping what early stopping remembers
   */
  record State(TrainedNetwork soFar, LearningRate.State learningRate, Improvement.State stopping) {}

  /** Where the network is; it must not be done. */
  State state() {
    return new State(
        history.finish(epoch - 1, Optional.empty()), learningRate.state(), earlyStopping.state());
  }

  /** Puts the network where it was. */
  void restore(State state) {
    history.restore(state.soFar());
    learningRate.restore(state.learningRate());
    earlyStopping.restore(state.stopping());
    epoch = state.soFar().stoppedEpoch() + 1;
  }

  /** The parameters before training. */
  double[] initial() {
    return initial;
  }

  /** The epoch that comes next, from 1; once the network is done, the one after its last. */
  int epoch() {
    return epoch;
  }

  boolean isDone() {
    return trained != null;
  }

  /** The course of the network; it must be done. */
  TrainedNetwork trained() {
    return trained;
  }

  /** What the network does in the epoch that comes next. */
  EpochPlan plan() {
    String name = "epoch-" + epoch;
    int[] order = Shuffle.identity(task.split().training().size());
    Shuffle.shuffle(order, new SplittableRandom(Seeds.derive(orderSeed, name)));
    return new EpochPlan(order, Seeds.derive(dropoutSeed, name), learningRate.at(epoch));
  }

  /**
   * Takes note of how the network does at the end of an epoch, and decides whether it goes on.
   *
   * @param parameters gives them as they are now
   */
  void endEpoch(Evaluation training, Evaluation validation, Supplier<double[]> parameters) {
    history.record(epoch, training, validation, learningRate.at(epoch));
    if (!Double.isFinite(training.loss())) {
      end(Optional.of("the loss became " + training.loss() + " in epoch " + epoch));
      return;
    }
    learningRate.observe(
        epoch, task.split().validation().size() > 0 ? validation.loss() : training.loss());
    boolean last =
        earlyStopping.stopsAfter(training, validation) || epoch == task.config().epochs();
    snapshots.epochEnded(number, epoch, last, parameters);
    if (last) {
      end(Optional.empty());
    } else {
      epoch++;
    }
  }

  /**
   * Gives the network up.
   *
   * @param lastEpoch the last epoch that was trained, or 0
   */
  void fail(int lastEpoch, String reason) {
    epoch = lastEpoch;
    end(Optional.of(reason));
  }

  private void end(Optional<String> failure) {
    trained = history.finish(epoch, failure);
    epoch++;
  }
}
