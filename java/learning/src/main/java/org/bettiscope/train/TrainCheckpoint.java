package org.bettiscope.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.store.Checkpoint;
import org.bettiscope.store.SafetensorsReader;
import org.bettiscope.store.SafetensorsWriter;

/**
 * What a group of networks goes on from: all that {@link Learner} and {@link NetworkTraining} hold
 * between two epochs, of the networks that are not done. The part {@code weights} is a state dict
 * of PyTorch, the part {@code state} the rest, network by network. Random draws begin anew in every
 * epoch from named seeds: there is no generator whose state would have to be kept.
 */
final class TrainCheckpoint {
  private static final String WEIGHTS = "weights";
  private static final String STATE = "state";
  private static final String ENGINE = "engine";
  private static final String SECONDS = "seconds";
  private static final String NETWORKS = "networks";

  private final Checkpoint files;
  private final LearningTask task;
  private final boolean stacked;

  /**
   * @param task what the networks learn, in single precision
   * @param stacked whether there may be several networks: the weights then have a first axis of
   *     networks, as {@code torch.func.stack_module_state} gives them
   */
  TrainCheckpoint(Checkpoint files, LearningTask task, boolean stacked) {
    this.files = files;
    this.task = task;
    this.stacked = stacked;
  }

  /**
   * What was written.
   *
   * @param engine what trained
   * @param seconds how long it had taken by then
   * @param networks by their numbers
   */
  record Saved(Engine engine, double seconds, Map<Integer, Network> networks) {}

  /**
   * One network.
   *
   * @param parameters in the order of {@link Architecture}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Network(double[] parameters, OptimizerState optimizer, NetworkTraining.State course) {}

  /**
   * Writes the networks that are not done.
   *
   * @param networks at least one is not done; in the order in which the learner has them
   * @param seconds how long it has taken so far
   */
  void write(List<NetworkTraining> networks, Learner learner, Engine engine, double seconds) {
    int[] open =
        IntStream.range(0, networks.size()).filter(i -> !networks.get(i).isDone()).toArray();
    int[] numbers = Arrays.stream(open).map(i -> networks.get(i).number()).toArray();
    SafetensorsWriter state =
        new SafetensorsWriter()
            .metadata(ENGINE, engine.toString())
            .add(SECONDS, new double[] {seconds})
            .add(NETWORKS, numbers, numbers.length);
    float[][] weights = new float[open.length][];
    for (int i = 0; i < open.length; i++) {
      weights[i] = StateDict.singles(learner.parameters(open[i]));
      Section section = new Section(numbers[i]);
      section.add(state, learner.optimizerState(open[i]));
      section.add(state, networks.get(open[i]).state());
    }
    SafetensorsWriter dict =
        stacked
            ? StateDict.stacked(task.architecture(), weights)
            : StateDict.of(task.architecture(), weights[0]);
    files.write(Map.of(WEIGHTS, dict, STATE, state));
  }

  /**
   * Reads what was written last; empty where nothing was.
   *
   * @throws BettiscopeException (data) where it is damaged, or that of another configuration or
   *     architecture
   */
  Optional<Saved> read() {
    if (!files.exists()) {
      return Optional.empty();
    }
    try (SafetensorsReader weights = files.read(WEIGHTS);
        SafetensorsReader state = files.read(STATE)) {
      Map<Integer, Network> networks = new TreeMap<>();
      int[] numbers = state.ints(NETWORKS);
      double[][] parameters = weights(weights, numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        networks.put(numbers[i], new Section(numbers[i]).read(state, parameters[i]));
      }
      Engine engine = Engine.valueOf(state.metadata().get(ENGINE).toUpperCase(Locale.ROOT));
      return Optional.of(new Saved(engine, state.doubles(SECONDS)[0], networks));
    }
  }

  /** The parameters of every network. */
  private double[][] weights(SafetensorsReader file, int networks) {
    double[][] parameters = new double[networks][task.architecture().parameters()];
    for (Architecture.Part part : task.architecture().parts()) {
      long[] shape = part.stackedShape(networks);
      if (!stacked) {
        shape = Arrays.copyOfRange(shape, 1, shape.length);
      }
      double[] all = file.doubles(requireShape(file, part.name(), shape));
      for (int i = 0; i < networks; i++) {
        System.arraycopy(all, i * part.size(), parameters[i], part.offset(), part.size());
      }
    }
    return parameters;
  }

  private String requireShape(SafetensorsReader file, String name, long... shape) {
    if (!file.has(name) || !Arrays.equals(shape, file.shape(name))) {
      String found =
          file.has(name) ? "is of shape " + Arrays.toString(file.shape(name)) : "is missing";
      throw files.error(
          file.file(),
          "is of another architecture: '%s' %s, not of shape %s"
              .formatted(name, found, Arrays.toString(shape)));
    }
    return name;
  }

  /**
   * Sees that all is there that was kept of networks until they were written.
   *
   * @throws BettiscopeException (data) where it is not
   */
  void requireSnapshots(Saved saved, SnapshotSpans spans, int[] keptEpochs) {
    saved
        .networks()
        .forEach((number, network) -> {
          int ended = network.course().soFar().stoppedEpoch();
          for (int row = 0; row < keptEpochs.length && keptEpochs[row] <= ended; row++) {
            if (!spans.has(number, row)) {
              throw files.error(
                  Path.of(spans.beginning() + "*.h5"),
                  "network %d at epoch %d is in none of these files, and its checkpoint is of epoch %d"
                      .formatted(number, keptEpochs[row], ended));
            }
          }
        });
  }

  /** Deletes what was written. */
  void delete() {
    files.delete();
  }

  /** What the part {@code state} has of one network. */
  private final class Section {
    private final String prefix;

    Section(int network) {
      this.prefix = "network-" + network + ".";
    }

    void add(SafetensorsWriter state, OptimizerState optimizer) {
      int parameters = task.architecture().parameters();
      state
          .add(prefix + "optimizer.first_moment", optimizer.firstMoment(), parameters)
          .add(prefix + "optimizer.second_moment", optimizer.secondMoment(), parameters)
          .add(prefix + "optimizer.steps", new long[] {optimizer.steps()});
    }

    void add(SafetensorsWriter state, NetworkTraining.State course) {
      TrainedNetwork soFar = course.soFar();
      int epochs = task.config().epochs();
      state
          .add(prefix + "epoch", new int[] {soFar.stoppedEpoch()})
          .add(prefix + "loss", soFar.loss(), epochs)
          .add(prefix + "accuracy", soFar.accuracy(), epochs)
          .add(prefix + "validation_loss", soFar.validationLoss(), epochs)
          .add(prefix + "validation_accuracy", soFar.validationAccuracy(), epochs)
          .add(prefix + "learning_rate", soFar.learningRate(), epochs);
      state.add(prefix + "schedule.learning_rate", new double[] {course.learningRate().reduced()});
      add(state, "schedule", course.learningRate().improvement());
      add(state, "early_stopping", course.stopping());
    }

    private void add(SafetensorsWriter state, String owner, Improvement.State improvement) {
      state
          .add(prefix + owner + ".best", new double[] {improvement.best()})
          .add(prefix + owner + ".epochs_without_improvement", new int[] {improvement.without()});
    }

    Network read(SafetensorsReader state, double[] weights) {
      return new Network(weights, optimizer(state), course(state));
    }

    private OptimizerState optimizer(SafetensorsReader state) {
      int parameters = task.architecture().parameters();
      return new OptimizerState(
          doubles(state, "optimizer.first_moment", parameters),
          doubles(state, "optimizer.second_moment", parameters),
          state.longs(prefix + "optimizer.steps")[0]);
    }

    private double[] doubles(SafetensorsReader state, String name, long... shape) {
      return state.doubles(requireShape(state, prefix + name, shape));
    }

    private int number(SafetensorsReader state, String name) {
      return state.ints(requireShape(state, prefix + name))[0];
    }

    private NetworkTraining.State course(SafetensorsReader state) {
      int epochs = task.config().epochs();
      return new NetworkTraining.State(
          new TrainedNetwork(
              doubles(state, "loss", epochs),
              doubles(state, "accuracy", epochs),
              doubles(state, "validation_loss", epochs),
              doubles(state, "validation_accuracy", epochs),
              doubles(state, "learning_rate", epochs),
              number(state, "epoch"),
              Optional.empty()),
          new LearningRate.State(
              doubles(state, "schedule.learning_rate")[0], improvement(state, "schedule")),
          improvement(state, "early_stopping"));
    }

    private Improvement.State improvement(SafetensorsReader state, String owner) {
      return new Improvement.State(
          doubles(state, owner + ".best")[0], number(state, owner + ".epochs_without_improvement"));
    }
  }
}
