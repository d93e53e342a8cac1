package org.bettiscope.train;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.Seeds;

/** Trains one network at a time by backpropagation through libtorch's graph. */
final class StandardTrainer implements Trainer {
  private final TrainConfig config;
  private final Architecture architecture;
  private final Split split;
  private final String device;
  private final TorchLearner.Precision precision;

  StandardTrainer(
      TrainConfig config,
      Architecture architecture,
      Split split,
      String device,
      TorchLearner.Precision precision) {
    this.config = config;
    this.architecture = architecture;
    this.split = split;
    this.device = device;
    this.precision = precision;
  }

  @Override
  public TrainedNetwork train(
      int network,
      Seeds seeds,
      int[] keptEpochs,
      TrainListener listener,
      BooleanSupplier cancelled) {
    String name = "train/network-" + network;
    double[] initial =
        InitialParameters.draw(
            architecture, config.initialization(), seeds.of(name + "/initialization"));
    SplittableRandom order = new SplittableRandom(seeds.of(name + "/order"));
    DropoutMasks masks =
        new DropoutMasks(config.dropout(), config.dropout() == 0 ? 0 : seeds.of(name + "/dropout"));
    History history = new History(config.epochs(), keptEpochs, architecture.parameters());
    if (history.keeps(0)) {
      history.keep(0, initial);
    }
    try (TorchLearner learner =
        new TorchLearner(config, architecture, split.training(), initial, device, precision)) {
      return new Run(network, learner, history, order, masks, listener, cancelled).toTheEnd();
    }
  }

  /** The training of one network. */
  private final class Run {
    private final int network;
    private final TorchLearner learner;
    private final History history;
    private final SplittableRandom random;
    private final DropoutMasks masks;
    private final TrainListener listener;
    private final BooleanSupplier cancelled;
    private final LearningRate learningRate;
    private final EarlyStopping earlyStopping;
    private final int[] order;

    Run(
        int network,
        TorchLearner learner,
        History history,
        SplittableRandom random,
        DropoutMasks masks,
        TrainListener listener,
        BooleanSupplier cancelled) {
      this.network = network;
      this.learner = learner;
      this.history = history;
      this.random = random;
      this.masks = masks;
      this.listener = listener;
      this.cancelled = cancelled;
      this.learningRate =
          new LearningRate(config.schedule(), config.optimizer().learningRate(), config.epochs());
      this.earlyStopping = new EarlyStopping(config.earlyStopping());
      this.order = Shuffle.identity(split.training().size());
    }

    TrainedNetwork toTheEnd() {
      for (int epoch = 1; epoch <= config.epochs(); epoch++) {
        double rate = learningRate.at(epoch);
        learn(epoch, rate);
        Evaluation training = learner.evaluate(split.training());
        Evaluation validation = learner.evaluate(split.validation());
        history.record(epoch, training, validation, rate);
        listener.epochEnded(network, epoch, training.loss(), training.accuracy());
        if (!Double.isFinite(training.loss())) {
          return history.finish(
              epoch, Optional.of("the loss became " + training.loss() + " in epoch " + epoch));
        }
        learningRate.observe(split.validation().size() > 0 ? validation.loss() : training.loss());
        if (history.keeps(epoch)) {
          history.keep(epoch, learner.parameters());
        }
        if (earlyStopping.stopsAfter(training, validation)) {
          history.keepFrom(epoch, learner.parameters());
          return history.finish(epoch, Optional.empty());
        }
      }
      return history.finish(config.epochs(), Optional.empty());
    }

    private void learn(int epoch, double rate) {
      Shuffle.shuffle(order, random);
      learner.beginEpoch(order, rate);
      for (int batch = 0; batch < learner.batches(); batch++) {
        if (cancelled.getAsBoolean()) {
          throw new BettiscopeException(
              Kind.STOPPED,
              "training was stopped in epoch " + epoch + " of network " + network,
              "run the same command again: it goes on after the networks that are finished");
        }
        learner.step(batch, masks);
      }
    }
  }
}
