package org.bettiscope.train;

import java.util.List;
import org.bettiscope.data.ConfigValue;

/**
 * The section {@code train}: multilayer perceptrons and how they learn, or the files they are read
 * from. Of networks that are read, the shape, the functions and the loss count; {@code numNetworks}
 * is the number of files, and {@code epochs} is 1.
 *
 * @param trainer the way to train
 * @param engine what computes
 * @param device where
 * @param numNetworks how many networks, each with its own seed
 * @param hidden the widths of the hidden layers, first to last
 * @param activation after every hidden layer
 * @param outputActivation after the last layer: sigmoid with bce, softmax with cross-entropy,
 *     identity or sigmoid with mse
 * @param initialization of the weights
 * @param batchNorm whether hidden layers are normalized over each batch before their activation
 * @param dropout probability that a hidden unit is set to 0 in a training step
 * @param loss what is made small
 * @param classWeights for every class how much its points count in the loss, a weighted mean; empty
 *     for all alike
 * @param optimizer by which rule
 * @param schedule of the learning rate
 * @param gradientClip largest Euclidean norm of the whole gradient; 0 does not clip
 * @param l1 this times the sum of all parameters' magnitudes is added to what is made small
 * @param l2 this times the sum of all parameters' squares is added to what is made small
 * @param epochs most epochs
 * @param batchSize points per step; an epoch's last batch holds the rest
 * @param validationFraction share of the points kept for validation, chosen at random, in [0, 1)
 * @param earlyStopping when to stop before the last epoch
 * @param files safetensors files of trained networks; empty where networks are trained
 */
public record TrainConfig(
    TrainerName trainer,
    Engine engine,
    Device device,
    int numNetworks,
    List<Integer> hidden,
    Activation activation,
    OutputActivation outputActivation,
    Initialization initialization,
    boolean batchNorm,
    double dropout,
    Loss loss,
    List<Double> classWeights,
    OptimizerConfig optimizer,
    ScheduleConfig schedule,
    double gradientClip,
    double l1,
    double l2,
    int epochs,
    int batchSize,
    double validationFraction,
    EarlyStoppingConfig earlyStopping,
    List<String> files) {

  /** A way to train several networks. */
  public enum TrainerName {
    /** One network after another. */
    STANDARD,
    /** Many networks at a time, each by itself. */
    PARALLEL,
    /** All networks at once, as a group. */
    VECTORIZED;

    /** The spelling in YAML. */
    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  /** Checks every value, and those that must fit together. */
  public TrainConfig {
    ConfigValue.present(trainer, "train.trainer");
    ConfigValue.present(engine, "train.engine");
    ConfigValue.present(device, "train.device");
    ConfigValue.present(activation, "train.activation");
    ConfigValue.present(outputActivation, "train.output_activation");
    ConfigValue.present(initialization, "train.initialization");
    ConfigValue.present(loss, "train.loss");
    ConfigValue.present(optimizer, "train.optimizer");
    ConfigValue.present(schedule, "train.schedule");
    ConfigValue.present(earlyStopping, "train.early_stopping");
    files = checkedFiles(files);
    if (!files.isEmpty()) {
      numNetworks = files.size();
      epochs = 1;
    }
    ConfigValue.atLeast(numNetworks, 1, "train.num_networks");
    hidden = checkedWidths(hidden);
    ConfigValue.fraction(dropout, "train.dropout");
    classWeights = checkedWeights(classWeights);
    ConfigValue.notNegative(gradientClip, "train.gradient_clip");
    ConfigValue.notNegative(l1, "train.l1");
    ConfigValue.notNegative(l2, "train.l2");
    ConfigValue.atLeast(epochs, 1, "train.epochs");
    ConfigValue.atLeast(batchSize, 1, "train.batch_size");
    ConfigValue.fraction(validationFraction, "train.validation_fraction");
    checkOutput(loss, outputActivation);
    checkMonitor(earlyStopping.monitor(), validationFraction);
    ConfigValue.require(
        schedule.minimumLearningRate() <= optimizer.learningRate(),
        "train.schedule.minimum_learning_rate",
        schedule.minimumLearningRate(),
        "be at most train.optimizer.learning_rate, " + optimizer.learningRate());
    ConfigValue.require(
        schedule.warmupEpochs() < epochs,
        "train.schedule.warmup_epochs",
        schedule.warmupEpochs(),
        "be below train.epochs, " + epochs);
  }

  private static List<Double> checkedWeights(List<Double> weights) {
    ConfigValue.present(weights, "train.class_weights");
    for (int i = 0; i < weights.size(); i++) {
      String key = "train.class_weights[" + i + "]";
      ConfigValue.present(weights.get(i), key);
      ConfigValue.positive(weights.get(i), key);
    }
    return List.copyOf(weights);
  }

  private static List<Integer> checkedWidths(List<Integer> hidden) {
    ConfigValue.present(hidden, "train.hidden");
    ConfigValue.require(
        !hidden.isEmpty(), "train.hidden", hidden, "name the width of at least one layer");
    for (int i = 0; i < hidden.size(); i++) {
      String key = "train.hidden[" + i + "]";
      ConfigValue.present(hidden.get(i), key);
      ConfigValue.atLeast(hidden.get(i), 1, key);
    }
    return List.copyOf(hidden);
  }

  private static List<String> checkedFiles(List<String> files) {
    ConfigValue.present(files, "train.files");
    for (int i = 0; i < files.size(); i++) {
      ConfigValue.present(files.get(i), "train.files[" + i + "]");
    }
    return List.copyOf(files);
  }

  private static void checkOutput(Loss loss, OutputActivation output) {
    boolean fits =
        switch (loss) {
          case BCE -> output == OutputActivation.SIGMOID;
          case CROSS_ENTROPY -> output == OutputActivation.SOFTMAX;
          case MSE -> output != OutputActivation.SOFTMAX;
        };
    String demand =
        switch (loss) {
          case BCE -> "be sigmoid with train.loss bce";
          case CROSS_ENTROPY -> "be softmax with train.loss cross-entropy";
          case MSE -> "be identity or sigmoid with train.loss mse";
        };
    ConfigValue.require(fits, "train.output_activation", output, demand);
  }

  private static void checkMonitor(EarlyStoppingConfig.Monitor monitor, double validationFraction) {
    boolean validates =
        monitor == EarlyStoppingConfig.Monitor.VALIDATION_LOSS
            || monitor == EarlyStoppingConfig.Monitor.VALIDATION_ACCURACY;
    ConfigValue.require(
        !validates || validationFraction > 0,
        "train.early_stopping.monitor",
        monitor,
        "be loss, accuracy or none while train.validation_fraction is 0");
  }
}
