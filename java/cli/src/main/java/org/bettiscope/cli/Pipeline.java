package org.bettiscope.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bettiscope.activations.ActivationsStage;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.homology.HomologyListener;
import org.bettiscope.homology.HomologyResult;
import org.bettiscope.homology.HomologyStage;
import org.bettiscope.homology.UnitFailure;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.report.ReportStage;
import org.bettiscope.statistics.StatisticsStage;
import org.bettiscope.statistics.TrainingSummary;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunMerger;
import org.bettiscope.store.Unit;
import org.bettiscope.train.TrainConfig;
import org.bettiscope.train.TrainListener;
import org.bettiscope.train.TrainStage;

/** Carries out stages of one run in its folder, and shows how they go. */
final class Pipeline {
  private final RunFolder folder;
  private final RunConfig config;
  private final Cancellation cancellation;
  private final PrintWriter err;
  private final boolean terminal;
  private List<UnitFailure> failures = List.of();
  private int failedNetworks;

  Pipeline(
      RunFolder folder,
      RunConfig config,
      Cancellation cancellation,
      PrintWriter err,
      boolean terminal) {
    this.folder = folder;
    this.config = config;
    this.cancellation = cancellation;
    this.err = err;
    this.terminal = terminal;
  }

  /** The stages that this run has. */
  List<Stage> stages() {
    return Stream.of(Stage.values())
        .filter(stage -> config.train() != null || !ofNetworks(stage))
        .toList();
  }

  private static boolean ofNetworks(Stage stage) {
    return stage == Stage.TRAIN || stage == Stage.ACTIVATIONS;
  }

  /**
   * Carries out one stage; what is done already is not done again.
   *
   * @throws BettiscopeException (usage) where the stage before it is not done
   */
  void run(Stage stage) {
    checkReady(stage);
    if (cancellation.isCancelled()) {
      throw new BettiscopeException(
          Kind.STOPPED, "stopped before " + stage, "run the same command again: it goes on there");
    }
    switch (stage) {
      case DATA -> data();
      case TRAIN -> train();
      case ACTIVATIONS -> activations();
      case HOMOLOGY -> homology();
      case STATISTICS -> statistics();
      case REPORT -> report();
    }
  }

  /** The clouds without Betti numbers, after the stage homology. */
  List<UnitFailure> failures() {
    return failures;
  }

  /** How many networks could not be trained, after the stage train. */
  int failedNetworks() {
    return failedNetworks;
  }

  private void checkReady(Stage stage) {
    if (!stages().contains(stage)) {
      throw new BettiscopeException(
          Kind.USAGE,
          folder.path() + " has no networks: its configuration has no section train",
          "begin a run of a configuration with a section train");
    }
    for (Stage before : stages().subList(0, stages().indexOf(stage))) {
      if (!units(before).allMatch(Unit::isDone)) {
        throw new BettiscopeException(
            Kind.USAGE,
            folder.path() + " is not ready for " + stage + ": " + before + " is not done",
            "run: bettiscope " + before + " " + folder.path());
      }
    }
  }

  private Stream<Unit> units(Stage stage) {
    return switch (stage) {
      case DATA, STATISTICS -> Stream.of(folder.unit(stage.toString()));
      case TRAIN, ACTIVATIONS -> ofNetworks(stage.toString());
      case HOMOLOGY ->
          Stream.concat(Stream.of(folder.unit("homology/input")), ofNetworks("homology"));
      case REPORT -> Stream.empty();
    };
  }

  private Stream<Unit> ofNetworks(String stage) {
    return IntStream.range(0, config.networks()).mapToObj(network -> folder.unit(stage, network));
  }

  private Progress progress(Stage stage, String unit) {
    return Progress.start(stage.toString(), unit, err, terminal);
  }

  private void data() {
    try (Progress progress = progress(Stage.DATA, "points")) {
      LabelledCloud cloud = DataStage.run(config.data(), folder);
      progress.summary(
          ResultText.count(cloud.size(), "point", "points")
              + " of "
              + ResultText.count(cloud.classes(), "class", "classes")
              + " in "
              + ResultText.count(cloud.dimension(), "dimension", "dimensions"));
    }
  }

  private void train() {
    TrainConfig train = config.train();
    try (Progress progress = progress(Stage.TRAIN, "epochs")) {
      TrainListener listener = new TrainedEpochs(train, progress);
      LabelledCloud cloud = DataStage.read(folder);
      TrainStage.run(
          train,
          cloud,
          config.activations().snapshots(train, cloud.size()),
          folder,
          config.execution().forTraining(),
          listener,
          cancellation::isCancelled);
      TrainingSummary summary =
          TrainingSummary.read(folder, config.statistics(), train.numNetworks());
      failedNetworks =
          (int) summary.networks().stream().filter(network -> !network.trained()).count();
      progress.summary(TrainingLog.write(summary, train));
    }
  }

  private void activations() {
    TrainConfig train = config.train();
    try (Progress progress = progress(Stage.ACTIVATIONS, "networks")) {
      ActivationsStage.run(
          config.activations(),
          train,
          DataStage.read(folder),
          folder,
          config.execution().threads(),
          network -> progress.update(network + 1L, train.numNetworks()),
          cancellation::isCancelled);
      int epochs = config.activations().keptEpochs(train.epochs()).length;
      progress.summary(
          ResultText.count(
                  config.activations().layersOf(train.hidden().size()).size(), "layer", "layers")
              + " of "
              + ResultText.count(train.numNetworks(), "network", "networks")
              + " at "
              + ResultText.count(epochs, "epoch", "epochs"));
    }
  }

  private void homology() {
    try (Progress progress = progress(Stage.HOMOLOGY, "clouds");
        LayerClouds clouds = clouds()) {
      HomologyListener listener =
          new HomologyListener() {
            @Override
            public void progressed(long done, long total) {
              progress.update(done, total);
            }

            @Override
            public void failed(UnitFailure failure) {
              // All of them are told at the end, those of earlier calls included.
            }
          };
      HomologyResult result =
          HomologyStage.run(
              folder,
              clouds,
              config.homology(),
              config.execution().threads(),
              listener,
              cancellation);
      failures = result.failures();
      String failed =
          result.failures().isEmpty() ? "" : ", " + result.failures().size() + " failed";
      progress.summary(ResultText.count(result.units(), "cloud", "clouds") + failed);
    }
  }

  private LayerClouds clouds() {
    return config.train() == null
        ? new InputClouds(DataStage.read(folder))
        : ActivationsStage.open(folder, config.activations(), config.train());
  }

  private void statistics() {
    try (Progress progress = progress(Stage.STATISTICS, "tables")) {
      StatisticsStage.run(folder, config.statistics(), config.networks());
      RunMerger.merge(folder, config.networks());
      progress.summary("run.h5 written");
    }
  }

  private void report() {
    try (Progress progress = progress(Stage.REPORT, "figures")) {
      ReportStage.run(folder.runFile(), config.report(), folder.path());
      progress.summary("report.html written");
    }
  }
}
