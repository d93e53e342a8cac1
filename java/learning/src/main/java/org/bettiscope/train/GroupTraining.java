package org.bettiscope.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * Trains a group of networks side by side, epoch by epoch, on any engine. Each network goes its own
 * course; one that is done rests while the others go on.
 */
final class GroupTraining {
  private static final Evaluation WITHOUT_POINTS = new Evaluation(Double.NaN, Double.NaN);

  private final LearningTask task;
  private final TrainListener listener;
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled polled in every step
   */
  GroupTraining(LearningTask task, TrainListener listener, BooleanSupplier cancelled) {
    this.task = task;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Trains until all networks are done.
   *
   * @param learner has these networks, in this order, as they are before the epoch that comes next
   * @param ended takes each network that is done, after the epoch of the whole group
   * @param betweenEpochs called after every epoch of the group but the last
   * @throws BettiscopeException (stopped) when {@code cancelled} becomes true
   */
  void train(
      List<NetworkTraining> networks,
      Learner learner,
      Consumer<NetworkTraining> ended,
      Runnable betweenEpochs) {
    while (true) {
      learn(networks, learner);
      judge(networks, learner).forEach(ended);
      if (networks.stream().allMatch(NetworkTraining::isDone)) {
        return;
      }
      betweenEpochs.run();
    }
  }

  private void learn(List<NetworkTraining> networks, Learner learner) {
    EpochPlan[] plans = new EpochPlan[networks.size()];
    for (int i = 0; i < plans.length; i++) {
      plans[i] = networks.get(i).isDone() ? null : networks.get(i).plan();
    }
    learner.learn(plans, cancelled);
    if (cancelled.getAsBoolean()) {
      throw stopped(networks);
    }
  }

  private static BettiscopeException stopped(List<NetworkTraining> networks) {
    int epoch =
        networks.stream()
            .filter(network -> !network.isDone())
            .mapToInt(NetworkTraining::epoch)
            .min()
            .orElseThrow();
    String whose =
        networks.size() == 1
            ? "network " + networks.getFirst().number()
            : networks.size() + " networks";
    return stopped(epoch, whose);
  }

  static BettiscopeException stopped(int epoch, String whose) {
    return new BettiscopeException(
        Kind.STOPPED,
        "training was stopped in epoch " + epoch + " of " + whose,
        "run the same command again: it goes on after the last checkpoint, if there is one");
  }

  /** Ends the epoch of every network that is not done, and returns those that are done by that. */
  private List<NetworkTraining> judge(List<NetworkTraining> networks, Learner learner) {
    boolean[] wanted = new boolean[networks.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = !networks.get(i).isDone();
    }
    Evaluation[] training = learner.evaluate(task.split().training(), wanted);
    Points held = task.split().validation();
    Evaluation[] validation = held.size() == 0 ? null : learner.evaluate(held, wanted);
    List<NetworkTraining> done = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i]) {
        NetworkTraining network = networks.get(i);
        int epoch = network.epoch();
        int index = i;
        network.endEpoch(
            training[i],
            validation == null ? WITHOUT_POINTS : validation[i],
            () -> learner.parameters(index));
        listener.epochEnded(network.number(), epoch, training[i].loss(), training[i].accuracy());
        if (network.isDone()) {
          done.add(network);
        }
      }
    }
    return done;
  }
}
