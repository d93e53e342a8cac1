package org.bettiscope.train;

import org.bettiscope.data.ConfigValue;

/**
 * The section {@code train.optimizer}. Adam and AdamW use the usual decay rates 0.9 and 0.999 and
 * epsilon 1e-8, rmsprop 0.99 and the same epsilon.
 *
 * @param name the rule
 * @param learningRate the step size before the schedule
 * @param momentum share of the last step kept by sgd, in [0, 1); the others do not use it
 * @param weightDecay times the parameters added to the gradient; decoupled from it by adamw
 */
public record OptimizerConfig(Name name, double learningRate, double momentum, double weightDecay) {

  /** The rule by which gradients move parameters. */
  public enum Name {
    /** Stochastic gradient descent with momentum. */
    SGD,
    /** Kingma and Ba 2015. */
    ADAM,
    /** Adam with decoupled weight decay: Loshchilov and Hutter 2019. */
    ADAMW,
    /** The gradient over the root of its mean square: Tieleman and Hinton 2012. */
    RMSPROP;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Checks every value. */
  public OptimizerConfig {
    ConfigValue.present(name, "train.optimizer.name");
    ConfigValue.positive(learningRate, "train.optimizer.learning_rate");
    ConfigValue.fraction(momentum, "train.optimizer.momentum");
    ConfigValue.notNegative(weightDecay, "train.optimizer.weight_decay");
  }
}
