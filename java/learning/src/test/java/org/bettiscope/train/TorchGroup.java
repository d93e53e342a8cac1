package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A group whose networks are groups of one: what the loop makes of a group, whatever the engine. It
 * counts the epochs of each, and insists that one that rested once rests for good and is not
 * judged.
 */
final class TorchGroup implements Learner {
  private final List<TorchLearner> alone = new ArrayList<>();
  private final int[] epochs;
  private final boolean[] rested;

  TorchGroup(LearningTask task, List<NetworkTraining> networks) {
    for (NetworkTraining network : networks) {
      alone.add(new TorchLearner(task, network.initial()));
    }
    this.epochs = new int[networks.size()];
    this.rested = new boolean[networks.size()];
  }

  /** How many epochs a network has learnt. */
  int epochs(int network) {
    return epochs[network];
  }

  @Override
  public void learn(EpochPlan[] plans, BooleanSupplier cancelled) {
    assertEquals(alone.size(), plans.length);
    for (int i = 0; i < plans.length; i++) {
      assertTrue(!rested[i] || plans[i] == null);
      rested[i] = plans[i] == null;
      epochs[i] += rested[i] ? 0 : 1;
      alone.get(i).learn(new EpochPlan[] {plans[i]}, cancelled);
    }
  }

  @Override
  public Evaluation[] evaluate(Points judged, boolean[] wanted) {
    Evaluation[] all = new Evaluation[wanted.length];
    for (int i = 0; i < all.length; i++) {
      assertEquals(!rested[i], wanted[i]);
      all[i] = alone.get(i).evaluate(judged, new boolean[] {wanted[i]})[0];
    }
    return all;
  }

  @Override
  public double[] parameters(int network) {
    return alone.get(network).parameters(0);
  }

  @Override
  public OptimizerState optimizerState(int network) {
    return alone.get(network).optimizerState(0);
  }

  @Override
  public void restore(int network, double[] parameters, OptimizerState state) {
    alone.get(network).restore(0, parameters, state);
  }

  @Override
  public void close() {
    // The pointer scopes of a thread are a stack.
    alone.reversed().forEach(TorchLearner::close);
  }
}
