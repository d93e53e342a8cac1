package org.bettiscope.homology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.homology.HomologyConfig.Classes;
import org.bettiscope.homology.HomologyConfig.MetricName;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.RipsOutcome;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;

/** One call of {@link HomologyStage#run}: goes through the files, and computes those not there. */
final class HomologyRun {
  /** So much of coordinates goes into one batch: large beside one cloud, small beside a machine. */
  private static final long BATCH_BYTES = 128L << 20;

  private final RunFolder folder;
  private final LayerClouds clouds;
  private final HomologyConfig config;
  private final int threads;
  private final HomologyListener listener;
  private final Cancellation cancellation;
  private final List<HomologyAxes> files = new ArrayList<>();
  private final long total;
  private long done;

  HomologyRun(
      RunFolder folder,
      LayerClouds clouds,
      HomologyConfig config,
      int threads,
      HomologyListener listener,
      Cancellation cancellation) {
    this.folder = folder;
    this.clouds = clouds;
    this.config = config;
    this.threads = threads;
    this.listener = listener;
    this.cancellation = cancellation;
    List<Integer> classes = classes();
    files.add(new HomologyAxes(0, List.of(0), List.of(0), classes, config.scales()));
    List<Integer> epochs = Arrays.stream(clouds.epochs()).boxed().toList();
    List<Integer> layers = layers();
    for (int network = 0; network < clouds.networks(); network++) {
      files.add(new HomologyAxes(network, epochs, layers, classes, config.scales()));
    }
    total = files.stream().mapToLong(HomologyAxes::units).sum();
  }

  private List<Integer> classes() {
    int first = config.classes() == Classes.EACH ? 1 : 0;
    int last = config.classes() == Classes.POOLED ? 0 : clouds.input().classes();
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private List<Integer> layers() {
    if (config.layers().isEmpty()) {
      return clouds.layers();
    }
    ConfigValue.require(
        clouds.layers().containsAll(config.layers()),
        "homology.layers",
        config.layers(),
        "name none but those of activations.layers, " + clouds.layers());
    return config.layers();
  }

  HomologyResult run() {
    for (int i = 0; i < files.size(); i++) {
      if (!unit(i).isDone()) {
        if (cancellation.isCancelled()) {
          throw stopped();
        }
        compute(i);
      }
      done += files.get(i).units();
      listener.progressed(done, total);
    }
    List<UnitFailure> failures = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      failures.addAll(failures(i));
    }
    return new HomologyResult(total, failures);
  }

  /** The first file is that of the input, the others those of the networks. */
  private Unit unit(int file) {
    return file == 0 ? folder.unit("homology/input") : folder.unit("homology", file - 1);
  }

  private List<UnitFailure> failures(int file) {
    List<UnitFailure> failures = new ArrayList<>();
    try (Hdf5Reader reader = unit(file).read()) {
      int[] status = reader.ints("/homology/status");
      String[] reasons = reader.strings("/homology/reason");
      for (int i = 0; i < status.length; i++) {
        if (status[i] != 0) {
          failures.add(files.get(file).failure(i, reasons[i]));
        }
      }
    }
    return failures;
  }

  private void compute(int file) {
    long start = System.nanoTime();
    Seeds seeds = new Seeds(folder.identity().seed());
    HomologyAxes axes = files.get(file);
    HomologyFile result = new HomologyFile(axes, config);
    UnitBatch batch = new UnitBatch(config);
    for (int epoch : axes.epochs()) {
      for (int layer : axes.layers()) {
        addLayer(batch, axes, epoch, layer, seeds);
        if (batch.bytes() > BATCH_BYTES) {
          finish(batch, result);
        }
      }
    }
    finish(batch, result);
    unit(file).write((System.nanoTime() - start) / 1e9, seeds, result::write);
  }

  private void addLayer(UnitBatch batch, HomologyAxes axes, int epoch, int layer, Seeds seeds) {
    Optional<String> failure = layer == 0 ? Optional.empty() : clouds.failure(axes.network());
    if (failure.isPresent()) {
      axes.classes().forEach(classNumber -> batch.fail("training failed: " + failure.get()));
      return;
    }
    LabelledCloud cloud = layer == 0 ? clouds.input() : clouds.cloud(axes.network(), epoch, layer);
    for (int classNumber : axes.classes()) {
      OptionalInt zero = zeroVector(cloud, classNumber);
      if (zero.isPresent()) {
        batch.fail(
            (layer == 0 ? "point " : "the activation of sample ")
                + zero.getAsInt()
                + " is the zero vector, which has no cosine distance");
        continue;
      }
      // The same name for every layer: all landmarks of a class grow from the same point of the
      // data,
      // so that layers do not differ by where they began.
      long seed = seeds.of("homology/landmarks/class-" + classNumber);
      batch.add(Clouds.of(cloud, classNumber, config.copies()), cloud.dimension(), seed);
    }
  }

  /** The first point that the metric refuses; empty where there is none. */
  private OptionalInt zeroVector(LabelledCloud cloud, int classNumber) {
    return config.metric() == MetricName.COSINE
        ? Clouds.firstZero(cloud, classNumber)
        : OptionalInt.empty();
  }

  private void finish(UnitBatch batch, HomologyFile result) {
    long before = done + result.size();
    List<RipsOutcome> outcomes =
        batch.compute(threads, cancellation, ended -> listener.progressed(before + ended, total));
    if (outcomes.stream().anyMatch(HomologyRun::isStopped)) {
      throw stopped();
    }
    for (RipsOutcome outcome : outcomes) {
      if (outcome instanceof RipsOutcome.Failed failed) {
        listener.failed(result.axes().failure(result.size(), failed.reason().getMessage()));
      }
      result.add(outcome);
    }
  }

  private static boolean isStopped(RipsOutcome outcome) {
    return outcome instanceof RipsOutcome.Failed failed && failed.reason().kind() == Kind.STOPPED;
  }

  private BettiscopeException stopped() {
    return new BettiscopeException(
        Kind.STOPPED,
        "stopped in homology after " + done + " of " + total + " units",
        "what is finished is kept: the same command goes on from there");
  }
}
