package org.bettiscope.statistics;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.homology.Engine;
import org.bettiscope.homology.HomologyConfig;
import org.bettiscope.homology.HomologyConfig.Classes;
import org.bettiscope.homology.HomologyConfig.MetricName;
import org.bettiscope.homology.HomologyConfig.Scale;
import org.bettiscope.homology.HomologyListener;
import org.bettiscope.homology.HomologyStage;
import org.bettiscope.homology.TestFolders;
import org.bettiscope.homology.UnitFailure;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.LandmarkMethod;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunMerger;
import org.bettiscope.store.Seeds;

/**
 * A run without training whose Betti numbers are known: the cloud of a layer is a row of circles,
 * so many of each that it has that many components and loops.
 *
 * @param name of the run
 * @param circles number of circles by network and hidden layer; 0 for a network that failed
 * @param accuracies of the networks on validation points
 */
public record SampleRun(String name, List<List<Integer>> circles, List<Double> accuracies) {
  /** Circles of the input. */
  public static final int INPUT_CIRCLES = 5;

  /** The only scale. */
  public static final Scale SCALE = new Scale(2, 2);

  private static final int POINTS = 12;
  private static final int EPOCHS = 3;

  /** Carries out everything up to {@code run.h5}. */
  public Path write(Path folder, double minimumAccuracy) {
    try (RunFolder run = TestFolders.open(folder, name)) {
      LabelledCloud input = circles(INPUT_CIRCLES);
      Seeds seeds = new Seeds(7);
      run.unit("data").write(0, seeds, file -> writeData(file, input));
      for (int network = 0; network < circles.size(); network++) {
        int number = network;
        run.unit("train", network).write(0, seeds, file -> writeTraining(file, number));
      }
      HomologyStage.run(run, new Circles(), config(), 1, new Quiet(), new Cancellation());
      StatisticsStage.run(run, new StatisticsConfig(minimumAccuracy), circles.size());
      return RunMerger.merge(run, circles.size());
    }
  }

  private static HomologyConfig config() {
    return new HomologyConfig(
        MetricName.HOP,
        0,
        LandmarkMethod.FARTHEST,
        1,
        2,
        List.of(SCALE),
        Classes.POOLED,
        List.of(),
        0,
        Engine.BETTISCOPE);
  }

  private static LabelledCloud circles(int count) {
    float[] points = new float[3 * POINTS * count];
    int[] labels = new int[POINTS * count];
    for (int i = 0; i < labels.length; i++) {
      double angle = 2 * Math.PI * (i % POINTS) / POINTS;
      points[3 * i] = (float) (Math.cos(angle) + 9 * (i / POINTS));
      points[3 * i + 1] = (float) Math.sin(angle);
      labels[i] = i / POINTS % 2;
    }
    return new LabelledCloud(points, 3, labels);
  }

  private static void writeData(Hdf5Writer file, LabelledCloud cloud) {
    file.write("/point", LongStream.range(0, cloud.size()).toArray(), cloud.size());
    file.write("/axis", new long[] {0, 1, 2}, 3);
    file.write("/data/points", cloud.points(), cloud.size(), 3);
    file.write("/data/labels", cloud.labels(), cloud.size());
    file.attachAxes("/data/points", "/point", "/axis");
    file.attachAxes("/data/labels", "/point");
  }

  private void writeTraining(Hdf5Writer file, int network) {
    boolean failed = circles.get(network).contains(0);
    file.write("/network", new long[] {network}, 1);
    file.write("/train_epoch", LongStream.rangeClosed(1, EPOCHS).toArray(), EPOCHS);
    double last = failed ? Double.NaN : accuracies.get(network);
    history(file, "loss", 0.7, 0.25, failed ? Double.NaN : 0.125);
    history(file, "accuracy", 0.5, 0.75, failed ? Double.NaN : 1);
    history(file, "validation_loss", 0.75, 0.5, failed ? Double.NaN : 0.375);
    history(file, "validation_accuracy", 0.5, 0.625, last);
    file.write("/train/stopped_epoch", new int[] {EPOCHS}, 1);
    file.write("/train/status", new int[] {failed ? 1 : 0}, 1);
    file.write("/train/reason", new String[] {failed ? "loss is NaN at epoch 3" : ""}, 1);
    for (String column : List.of("stopped_epoch", "status", "reason")) {
      file.attachAxes("/train/" + column, "/network");
    }
  }

  private static void history(Hdf5Writer file, String column, double... values) {
    file.write("/train/" + column, values, 1, values.length);
    file.attachAxes("/train/" + column, "/network", "/train_epoch");
  }

  private final class Circles implements LayerClouds {
    @Override
    public int networks() {
      return circles.size();
    }

    @Override
    public int[] epochs() {
      return new int[] {0, EPOCHS};
    }

    @Override
    public List<Integer> layers() {
      return IntStream.rangeClosed(1, circles.getFirst().size()).boxed().toList();
    }

    @Override
    public Optional<String> failure(int network) {
      return circles.get(network).contains(0)
          ? Optional.of("loss is NaN at epoch 3")
          : Optional.empty();
    }

    @Override
    public LabelledCloud input() {
      return SampleRun.circles(INPUT_CIRCLES);
    }

    @Override
    public LabelledCloud cloud(int network, int epoch, int layer) {
      return SampleRun.circles(circles.get(network).get(layer - 1));
    }

    @Override
    public void close() {}
  }

  private static final class Quiet implements HomologyListener {
    @Override
    public void progressed(long done, long total) {}

    @Override
    public void failed(UnitFailure failure) {}
  }

  /** The same number of circles in every layer of every network. */
  public static SampleRun uniform(String name, int networks, int layers) {
    Integer[] row = new Integer[layers];
    Arrays.fill(row, 2);
    return new SampleRun(
        name,
        java.util.Collections.nCopies(networks, List.of(row)),
        java.util.Collections.nCopies(networks, 1.0));
  }
}
