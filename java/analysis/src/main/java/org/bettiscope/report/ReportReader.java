package org.bettiscope.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bettiscope.homology.UnitFailure;
import org.bettiscope.report.ReportData.FailureGroup;
import org.bettiscope.report.ReportData.Homology;
import org.bettiscope.report.ReportData.Input;
import org.bettiscope.report.ReportData.Network;
import org.bettiscope.report.ReportData.ScaleText;
import org.bettiscope.report.ReportData.Statistics;
import org.bettiscope.report.ReportData.Training;
import org.bettiscope.statistics.NetworkOutcome;
import org.bettiscope.statistics.RunStatistics;
import org.bettiscope.statistics.Summary;
import org.bettiscope.store.Hdf5Reader;
import tools.jackson.databind.ObjectMapper;

/** Reads from a {@code run.h5} what the page shows. */
final class ReportReader {
  private static final int DRAWN_COORDINATES = 3;

  private final Hdf5Reader file;
  private final ReportConfig config;
  private final RunStatistics run;

  ReportReader(Hdf5Reader file, ReportConfig config) {
    this.file = file;
    this.config = config;
    this.run = RunStatistics.read(file);
  }

  RunStatistics statistics() {
    return run;
  }

  /**
   * @param created when the run was begun; empty where that is not known
   */
  ReportData read(String created) {
    List<UnitFailure> failures = failures();
    Input input = input();
    Highlights highlights = new Highlights(run, failures.size(), units());
    return new ReportData(
        title(),
        lead(input),
        highlights.tiles(),
        warnings(),
        grouped(failures),
        run.networks().stream().map(ReportReader::network).toList(),
        training(),
        input,
        homology(),
        tables(),
        new DiagramReader(file, run, config.bars()).read(),
        provenance(created),
        file.stringAttribute("/provenance", "config_yaml"),
        texts(file.stringAttribute("/provenance", "seeds")));
  }

  String title() {
    return config.title().isEmpty() ? file.stringAttribute("/", "name") : config.title();
  }

  private String lead(Input input) {
    int landmarks = Math.toIntExact(file.longAttribute("/homology", "landmarks"));
    return "%d %s of %d hidden %s on %d points in %d dimensions. "
            .formatted(
                run.networks().size(),
                run.networks().size() == 1 ? "network" : "networks",
                run.layers().getLast(),
                run.layers().getLast() == 1 ? "layer" : "layers",
                input.points(),
                input.dimension())
        + "Vietoris-Rips homology over Z/%d of %s, in the %s metric; scales are diameters."
            .formatted(
                file.longAttribute("/homology", "coefficient_field"),
                landmarks == 0 ? "all points" : landmarks + " landmarks (" + landmarkMethod() + ")",
                metric());
  }

  private String landmarkMethod() {
    return file.stringAttribute("/homology", "landmark_method");
  }

  private String metric() {
    return file.stringAttribute("/homology", "metric");
  }

  private long units() {
    int ofLayer = run.classes().size() * run.scales().size();
    long hidden = 1L * run.networks().size() * run.epochs().size() * (run.layers().size() - 1);
    return ofLayer * (1 + hidden);
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (NetworkOutcome network : run.networks()) {
      if (!network.trained()) {
        warnings.add("Network " + network.network() + " failed in training: " + network.reason());
      } else if (!network.counted()) {
        warnings.add(
            "Network " + network.network() + " is not in the tables: " + network.reason() + ".");
      }
    }
    long landmarks = file.longAttribute("/homology", "landmarks");
    long[] vertices = file.longs("/homology/vertices");
    long fewer = Arrays.stream(vertices).filter(n -> n >= 0 && n < landmarks).count();
    if (fewer > 0) {
      warnings.add(
          "%d clouds have no %d distinct points to be landmarks; they were taken whole, the smallest with %d points."
              .formatted(
                  fewer, landmarks, Arrays.stream(vertices).filter(n -> n >= 0).min().orElse(0)));
    }
    return warnings;
  }

  private List<UnitFailure> failures() {
    int[] status = file.ints("/homology/status");
    String[] reasons = file.strings("/homology/reason");
    List<UnitFailure> failures = new ArrayList<>();
    int unit = 0;
    for (int network : file.ints("/network")) {
      for (int epoch : run.epochs()) {
        for (int layer : run.layers()) {
          // The input is the same for every network and epoch: its failures are told once.
          boolean told = layer > 0 || unit < run.layers().size() * ofLayer();
          for (int classNumber : run.classes()) {
            for (var scale : run.scales()) {
              if (status[unit] != 0 && told) {
                failures.add(
                    new UnitFailure(network, epoch, layer, classNumber, scale, reasons[unit]));
              }
              unit++;
            }
          }
        }
      }
    }
    return failures;
  }

  private int ofLayer() {
    return run.classes().size() * run.scales().size();
  }

  private static List<FailureGroup> grouped(List<UnitFailure> failures) {
    return failures.stream()
        .map(UnitFailure::reason)
        .distinct()
        .map(reason ->
            new FailureGroup(
                reason,
                failures.stream()
                    .filter(failure -> failure.reason().equals(reason))
                    .map(UnitFailure::where)
                    .toList()))
        .toList();
  }

  private static Network network(NetworkOutcome n) {
    return new Network(
        n.network(),
        n.epochs(),
        known(n.loss()),
        known(n.accuracy()),
        known(n.validationLoss()),
        known(n.validationAccuracy()),
        n.counted(),
        n.reason());
  }

  private Training training() {
    if (run.networks().isEmpty()) {
      return new Training(List.of(), List.of(), List.of(), List.of(), List.of());
    }
    return new Training(
        list(file.ints("/train_epoch")),
        history("loss"),
        history("accuracy"),
        history("validation_loss"),
        history("validation_accuracy"));
  }

  private List<List<Double>> history(String name) {
    double[] values = file.doubles("/train/" + name);
    int networks = run.networks().size();
    int epochs = values.length / networks;
    return IntStream.range(0, networks)
        .mapToObj(network ->
            Arrays.stream(values, network * epochs, (network + 1) * epochs)
                .mapToObj(ReportReader::known)
                .collect(Collectors.toList()))
        .toList();
  }

  private Input input() {
    long[] shape = file.shape("/data/points");
    int n = Math.toIntExact(shape[0]);
    int dimension = Math.toIntExact(shape[1]);
    float[] points = file.floats("/data/points");
    int[] labels = file.ints("/data/labels");
    int drawn = Math.min(n, config.points());
    int[] rows = IntStream.range(0, drawn).map(i -> (int) ((long) i * n / drawn)).toArray();
    List<List<Float>> coordinates = new ArrayList<>();
    for (int axis = 0; axis < Math.min(dimension, DRAWN_COORDINATES); axis++) {
      int a = axis;
      coordinates.add(Arrays.stream(rows).mapToObj(row -> points[row * dimension + a]).toList());
    }
    return new Input(
        n, dimension, coordinates, Arrays.stream(rows).mapToObj(row -> labels[row]).toList());
  }

  private Homology homology() {
    return new Homology(
        metric(),
        run.epochs(),
        run.layers(),
        run.classes(),
        run.scales().stream().map(s -> new ScaleText(s.scale(), s.describe())).toList(),
        run.maxDimension() + 1);
  }

  private Statistics tables() {
    List<Summary> cells = new ArrayList<>();
    for (int epoch : run.epochs()) {
      for (int layer : run.layers()) {
        for (int classNumber : run.classes()) {
          for (var scale : run.scales()) {
            for (int dimension = 0; dimension <= run.maxDimension(); dimension++) {
              cells.add(run.betti(epoch, layer, classNumber, scale, dimension));
            }
          }
        }
      }
    }
    int dimensions = run.maxDimension() + 1;
    List<Summary> units =
        IntStream.range(0, cells.size() / dimensions)
            .mapToObj(unit -> cells.get(unit * dimensions))
            .toList();
    return new Statistics(
        units.stream().map(Summary::count).toList(),
        units.stream().map(Summary::failed).toList(),
        numbers(cells, Summary::mean),
        numbers(cells, Summary::sd),
        numbers(cells, Summary::min),
        numbers(cells, Summary::max));
  }

  private static List<Double> numbers(List<Summary> cells, ToDoubleFunction<Summary> number) {
    return cells.stream()
        .map(cell -> known(number.applyAsDouble(cell)))
        .collect(Collectors.toList());
  }

  private Map<String, String> provenance(String created) {
    Map<String, String> provenance = new java.util.LinkedHashMap<>();
    provenance.put("run", file.stringAttribute("/", "name"));
    provenance.put("configuration digest", file.stringAttribute("/", "configuration_digest"));
    provenance.put("seed", Long.toString(file.longAttribute("/", "seed")));
    provenance.put("Bettiscope", file.stringAttribute("/", "tool_version"));
    if (!created.isEmpty()) {
      provenance.put("begun", created);
    }
    provenance.putAll(texts(file.stringAttribute("/provenance", "environment")));
    return provenance;
  }

  /** The entries of a JSON object, numbers as they are written: seeds are beyond JavaScript's. */
  private static Map<String, String> texts(String json) {
    Map<String, String> texts = new TreeMap<>();
    new ObjectMapper()
        .readTree(json)
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  private static Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static List<Integer> list(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
