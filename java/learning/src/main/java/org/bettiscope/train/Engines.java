package org.bettiscope.train;

import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Finds the engine that is asked for, and makes what networks learn with. */
final class Engines {
  private Engines() {}

  /**
   * The engine for a configuration; never {@code AUTO}.
   *
   * @param asked the one that is asked for, or {@code AUTO}
   * @throws BettiscopeException (usage) where it does not know something of the configuration, or
   *     it or its device is not there
   */
  static Engine choose(Engine asked, TrainConfig config) {
    Engine engine =
        switch (asked) {
          case AUTO, TORCH -> Engine.TORCH;
          case MLX -> Engine.MLX;
          case FUSED -> throw missing(asked);
        };
    if (engine == Engine.MLX) {
      requireKnown(engine, !config.batchNorm(), "train.batch_norm", config.batchNorm());
      requireKnown(
          engine,
          config.optimizer().name() != OptimizerConfig.Name.RMSPROP,
          "train.optimizer.name",
          config.optimizer().name());
      requireKnown(
          engine, config.classWeights().isEmpty(), "train.class_weights", config.classWeights());
      MlxLearner.device(config.device());
      return engine;
    }
    if (config.trainer() == TrainConfig.TrainerName.VECTORIZED) {
      throw new BettiscopeException(
          Kind.USAGE,
          "train.trainer is vectorized, but engine torch trains one network at a time",
          "set train.trainer to standard");
    }
    TorchDevice.resolve(config.device());
    return engine;
  }

  private static void requireKnown(Engine engine, boolean known, String key, Object value) {
    if (!known) {
      throw new BettiscopeException(
          Kind.USAGE,
          key + " is " + value + ", which engine " + engine + " does not know",
          "set train.engine to torch");
    }
  }

  private static BettiscopeException missing(Engine engine) {
    return new BettiscopeException(
        Kind.USAGE,
        "train.engine is " + engine + ", which this version does not have",
        "set train.engine to torch or auto");
  }

  /** Unpacks the libraries of an engine, where that is not done, and loads them. */
  static void load(Engine engine) {
    switch (engine) {
      case TORCH -> TorchThreads.useOne();
      case MLX -> MlxLibrary.get();
      case AUTO, FUSED -> throw missing(engine);
    }
  }

  /**
   * Makes what a group of networks learns with.
   *
   * @param engine one that {@link #choose} gave
   * @param initial the parameters of every network, in the order of {@link Architecture}
   * @param threads most threads to compute with, at least 1
   */
  static Learner learner(Engine engine, LearningTask task, double[][] initial, int threads) {
    return switch (engine) {
      case TORCH -> new TorchLearner(task, initial[0], TorchDevice.resolve(task.config().device()));
      case MLX -> new MlxLearner(task, initial, MlxLearner.device(task.config().device()));
      case AUTO, FUSED -> throw missing(engine);
    };
  }
}
