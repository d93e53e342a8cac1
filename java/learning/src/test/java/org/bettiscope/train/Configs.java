package org.bettiscope.train;

import java.util.List;

/** Configurations for tests. */
final class Configs {
  private Configs() {}

  static final OptimizerConfig ADAMW =
      new OptimizerConfig(OptimizerConfig.Name.ADAMW, 1.5e-3, 0, 1.4e-5);
  static final ScheduleConfig CONSTANT =
      new ScheduleConfig(ScheduleConfig.Name.NONE, 1, 0.5, 0, 0, 0, 0);
  static final EarlyStoppingConfig NEVER =
      new EarlyStoppingConfig(EarlyStoppingConfig.Monitor.NONE, 1, 0);

  /** The network of the quickstart: 8 hidden layers of 32. */
  static TrainConfig torusPair(int epochs) {
    return new Builder()
        .hidden(32, 32, 32, 32, 32, 32, 32, 32)
        .epochs(epochs)
        .batchSize(64)
        .build();
  }

  /** Everything but what a test is about. */
  static final class Builder {
    private TrainConfig.TrainerName trainer = TrainConfig.TrainerName.STANDARD;
    private Engine engine = Engine.TORCH;
    private int networks = 1;
    private List<Integer> hidden = List.of(5, 4);
    private Activation activation = Activation.RELU;
    private OutputActivation output = OutputActivation.SIGMOID;
    private Initialization initialization = Initialization.KAIMING_UNIFORM;
    private boolean batchNorm;
    private double dropout;
    private Loss loss = Loss.BCE;
    private List<Double> classWeights = List.of();
    private OptimizerConfig optimizer = ADAMW;
    private ScheduleConfig schedule = CONSTANT;
    private double clip;
    private double l1;
    private double l2;
    private int epochs = 3;
    private int batchSize = 8;
    private double validation = 0.15;
    private EarlyStoppingConfig stopping = NEVER;
    private Device device = Device.CPU;
    private List<String> files = List.of();

    Builder trainer(TrainConfig.TrainerName value) {
      trainer = value;
      return this;
    }

    Builder engine(Engine value) {
      engine = value;
      return this;
    }

    Builder networks(int value) {
      networks = value;
      return this;
    }

    Builder hidden(Integer... value) {
      hidden = List.of(value);
      return this;
    }

    Builder activation(Activation value) {
      activation = value;
      return this;
    }

    Builder loss(Loss lossValue, OutputActivation outputValue) {
      loss = lossValue;
      output = outputValue;
      return this;
    }

    Builder initialization(Initialization value) {
      initialization = value;
      return this;
    }

    Builder batchNorm() {
      batchNorm = true;
      return this;
    }

    Builder classWeights(Double... value) {
      classWeights = List.of(value);
      return this;
    }

    Builder dropout(double value) {
      dropout = value;
      return this;
    }

    Builder optimizer(OptimizerConfig value) {
      optimizer = value;
      return this;
    }

    Builder schedule(ScheduleConfig value) {
      schedule = value;
      return this;
    }

    Builder clip(double value) {
      clip = value;
      return this;
    }

    Builder l1(double value) {
      l1 = value;
      return this;
    }

    Builder l2(double value) {
      l2 = value;
      return this;
    }

    Builder epochs(int value) {
      epochs = value;
      return this;
    }

    Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    Builder validation(double value) {
      validation = value;
      return this;
    }

    Builder stopping(EarlyStoppingConfig value) {
      stopping = value;
      return this;
    }

    Builder device(Device value) {
      device = value;
      return this;
    }

    Builder files(String... value) {
      files = List.of(value);
      return this;
    }

    TrainConfig build() {
      return new TrainConfig(
          trainer,
          engine,
          device,
          networks,
          hidden,
          activation,
          output,
          initialization,
          batchNorm,
          dropout,
          loss,
          classWeights,
          optimizer,
          schedule,
          clip,
          l1,
          l2,
          epochs,
          batchSize,
          validation,
          stopping,
          files);
    }
  }
}
