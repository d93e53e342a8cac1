package org.bettiscope.train;

import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the engine that is asked for, and makes what networks learn with. */
final class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

  private Engines() {}

  /**
   * The engine for a configuration; never {@code AUTO}.
   *
   * @param asked the one that is asked for, or {@code AUTO}: our own kernels where they know the
   *     configuration and the device is not another one, else libtorch
   * @throws BettiscopeException (usage) where it does not know something of the configuration, or
   *     it or its device is not there
   */
  static Engine choose(Engine asked, TrainConfig config) {
    Engine engine = asked != Engine.AUTO ? asked : doesFused(config) ? Engine.FUSED : Engine.TORCH;
    switch (engine) {
      case FUSED -> {
        checkFused(config);
        NativeTrainer.load();
      }
      case MLX -> MlxLearner.device(config.device());
      case VMAP -> {
        TorchVmap.check();
        TorchDevice.resolve(config.device());
      }
      case TORCH, AUTO -> TorchDevice.resolve(config.device());
    }
    return engine;
  }

  private static boolean doesFused(TrainConfig config) {
    try {
      checkFused(config);
      NativeTrainer.load();
      return true;
    } catch (BettiscopeException e) {
      LOG.debug("not engine fused: {}", e.getMessage());
      return false;
    }
  }

  private static void checkFused(TrainConfig config) {
    OptimizerConfig.Name optimizer = config.optimizer().name();
    requireFused(config.activation() != Activation.GELU, "train.activation", config.activation());
    requireFused(!config.batchNorm(), "train.batch_norm", config.batchNorm());
    requireFused(optimizer != OptimizerConfig.Name.RMSPROP, "train.optimizer.name", optimizer);
    if (config.device() != Device.CPU && config.device() != Device.AUTO) {
      throw new BettiscopeException(
          Kind.USAGE,
          "train.device is " + config.device() + ", but engine fused computes on cpu",
          "set train.device to cpu, or train.engine to torch");
    }
  }

  private static void requireFused(boolean known, String key, Object value) {
    if (!known) {
      throw new BettiscopeException(
          Kind.USAGE,
          key + " is " + value + ", which engine fused does not know",
          "set train.engine to torch");
    }
  }

  /** Unpacks the libraries of an engine, where that is not done, and loads them. */
  static void load(Engine engine) {
    switch (engine) {
      case TORCH, VMAP -> TorchThreads.useOne();
      case FUSED -> NativeTrainer.load();
      case MLX -> MlxLibrary.get();
      case AUTO -> throw new IllegalArgumentException("an engine that was chosen");
    }
  }

  /** Where an engine computes, in words. */
  static String device(Engine engine, TrainConfig config) {
    return switch (engine) {
      case TORCH, VMAP -> TorchDevice.describe(TorchDevice.resolve(config.device()));
      case MLX -> MlxLearner.device(config.device()) == NativeMlx.GPU ? "mps" : "cpu";
      case FUSED -> "cpu";
      case AUTO -> throw new IllegalArgumentException("an engine that was chosen");
    };
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
      case TORCH -> torch(task, initial, TorchDevice.resolve(task.config().device()));
      case VMAP ->
          new TorchStackLearner(
              task, initial, TorchDevice.resolve(task.config().device()), new TorchVmap());
      case MLX -> new MlxLearner(task, initial, MlxLearner.device(task.config().device()));
      case FUSED -> new FusedLearner(task, initial, threads);
      case AUTO -> throw new IllegalArgumentException("an engine that was chosen");
    };
  }

  /** On any device but the processor a network alone is a group of one: one path for them all. */
  static Learner torch(LearningTask task, double[][] initial, String device) {
    return device.equals("cpu") && task.config().trainer() != TrainConfig.TrainerName.VECTORIZED
        ? new TorchLearner(task, initial[0])
        : new TorchStackLearner(task, initial, device, TorchForward.STACKED);
  }
}
