package org.bettiscope.train;

import java.util.function.BooleanSupplier;

/**
 * Networks of one configuration that learn side by side, each as it would alone: its parameters,
 * its optimizer's state and the points they learn from. Belongs to the thread that makes it. Arrays
 * have one element for every network of the group.
 */
interface Learner extends AutoCloseable {
  /**
   * Carries out one epoch.
   *
   * @param plans what each network does; one whose plan is null rests, and stays as it is
   * @param cancelled polled at least once in every step of the group; when it becomes true the call
   *     returns early, and what has been learnt is of no more use
   */
  void learn(EpochPlan[] plans, BooleanSupplier cancelled);

  /**
   * Judges networks as they are, without dropout and penalties.
   *
   * @param judged at least one point
   * @param wanted which networks
   * @return null for a network that is not wanted
   */
  Evaluation[] evaluate(Points judged, boolean[] wanted);

  /** The parameters of a network, in the order of {@link Architecture}. */
  double[] parameters(int network);

  /** What the optimizer keeps between the steps of a network. */
  OptimizerState optimizerState(int network);

  /** Puts a network back to where it was. */
  void restore(int network, double[] parameters, OptimizerState state);

  @Override
  void close();
}
