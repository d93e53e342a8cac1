package org.bettiscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.BottleneckDistance;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.DiagramDistance;
import org.bettiscope.persistence.DiagramMatching;
import org.bettiscope.persistence.InnerNorm;
import org.bettiscope.persistence.MatchingDistance;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.ScaleSpaceDistance;
import org.bettiscope.persistence.SlicedWassersteinDistance;
import org.bettiscope.persistence.WassersteinDistance;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bettiscope distance}: how far persistence diagrams are apart. */
@Command(
    name = "distance",
    description = "Distances between persistence diagrams: of two, or of all pairs of more.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DistanceCommand implements Callable<Integer> {
  /** Which distance. */
  enum DistanceKind {
    WASSERSTEIN,
    BOTTLENECK,
    SLICED,
    HEAT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class KindWords extends WordConverter<DistanceKind> {
    KindWords() {
      super(DistanceKind.class);
    }
  }

  /** How the result is written. */
  enum Format {
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class FormatWords extends WordConverter<Format> {
    FormatWords() {
      super(Format.class);
    }
  }

  static final class NormWords implements ITypeConverter<InnerNorm> {
    @Override
    public InnerNorm convert(String word) {
      for (InnerNorm norm : InnerNorm.values()) {
        if (norm.word().equals(word)) {
          return norm;
        }
      }
      throw new TypeConversionException("'" + word + "' is not one of 1, 2, infinity");
    }
  }

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "2..*",
      description =
          "Diagrams: .json or .h5 as persist writes them; .npy, .npz, .csv or .h5 of n x 2 births"
              + " and deaths, or of n x 3 with the dimension of each bar first.")
  private List<Path> files;

  @Option(
      names = "--kind",
      converter = KindWords.class,
      paramLabel = "KIND",
      defaultValue = "wasserstein",
      description =
          "wasserstein; bottleneck; sliced (Wasserstein, over all directions); or heat (that of the"
              + " persistence scale space kernel). Default: ${DEFAULT-VALUE}.")
  private DistanceKind kind;

  @Option(names = "--order", paramLabel = "Q", description = "Of wasserstein. Default: 1.")
  private Double order;

  @Option(
      names = "--norm",
      converter = NormWords.class,
      paramLabel = "NORM",
      description =
          "Of the plane of births and deaths, for wasserstein: 1, 2 or infinity. Default: infinity.")
  private InnerNorm norm;

  @Option(
      names = "--delta",
      paramLabel = "E",
      description =
          "A relative error to allow for wasserstein, which is then guaranteed. Default: 0, exact.")
  private Double delta;

  @Option(
      names = "--directions",
      paramLabel = "M",
      description = "So many directions for sliced, instead of the integral over all.")
  private Long directions;

  @Option(
      names = "--bandwidth",
      paramLabel = "S",
      description = "Sigma of the kernel, for heat, in the square of the unit of the lengths.")
  private Double bandwidth;

  @Option(
      names = "--dimension",
      paramLabel = "P",
      description = "Compare the bars of this dimension. Default: the only one there is.")
  private Integer dimension;

  @Option(names = "--finite", description = "Leave essential bars out.")
  private boolean finite;

  @Option(
      names = "--matching",
      description = "Of two diagrams: give the matching too, for wasserstein and bottleneck.")
  private boolean matching;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Processor cores for all pairs; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--format",
      converter = FormatWords.class,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or csv. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(names = "--out", paramLabel = "F", description = "Write to this file.")
  private Path out;

  @Override
  public Integer call() {
    checkOptions();
    DiagramDistance distance = distance();
    List<DiagramFile> read = files.stream().map(DiagramFile::read).toList();
    OptionalLong field = commonField(read);
    OptionalInt common = commonDimension(read);
    List<PersistenceDiagram> diagrams = new ArrayList<>();
    for (DiagramFile file : read) {
      PersistenceDiagram diagram = file.diagram(common);
      diagrams.add(finite ? diagram.finite() : diagram);
    }
    loadLibrary(distance);
    long start = System.nanoTime();
    DiagramMatching match = null;
    double[] distances;
    if (diagrams.size() == 2 && distance instanceof MatchingDistance matched) {
      match = matched.match(diagrams.getFirst(), diagrams.getLast(), main.cancellation());
      distances = new double[] {match.distance()};
    } else {
      distances = distance.betweenAll(diagrams, threads, main.cancellation(), pairs -> {});
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    write(
        new DistanceResult(
            distance, files, diagrams, common, field, distances, match, matching, seconds));
    return 0;
  }

  /** So that loading and linking are not counted as computation: the first call does both. */
  private static void loadLibrary(DiagramDistance distance) {
    PersistenceDiagram none = PersistenceDiagram.of(0);
    if (distance instanceof MatchingDistance matched) {
      matched.match(none, none);
    }
    distance.betweenAll(List.of(none, none), 1, new Cancellation(), pairs -> {});
  }

  private OptionalLong commonField(List<DiagramFile> read) {
    DiagramFile first = null;
    for (DiagramFile file : read) {
      if (file.field().isEmpty()) {
        continue;
      }
      if (first != null && file.field().getAsLong() != first.field().getAsLong()) {
        throw data(
            file.file()
                + ": has coefficients in Z/"
                + file.field().getAsLong()
                + ", "
                + first.file()
                + " in Z/"
                + first.field().getAsLong(),
            "compute both with the same persist --field");
      }
      first = first == null ? file : first;
    }
    return first == null ? OptionalLong.empty() : first.field();
  }

  private OptionalInt commonDimension(List<DiagramFile> read) {
    DiagramFile first = null;
    OptionalInt common = OptionalInt.empty();
    for (DiagramFile file : read) {
      OptionalInt of = file.dimension(dimension);
      if (of.isEmpty()) {
        continue;
      }
      if (first != null && of.getAsInt() != common.getAsInt()) {
        throw data(
            file.file()
                + ": holds bars of dimension "
                + of.getAsInt()
                + ", "
                + first.file()
                + " of dimension "
                + common.getAsInt(),
            "compare diagrams of one dimension");
      }
      first = file;
      common = of;
    }
    return common;
  }

  private static BettiscopeException data(String message, String remedy) {
    return new BettiscopeException(Kind.DATA, message, remedy);
  }

  private void checkOptions() {
    boolean wasserstein = kind == DistanceKind.WASSERSTEIN;
    require(wasserstein || order == null, "--order", "with --kind wasserstein");
    require(wasserstein || norm == null, "--norm", "with --kind wasserstein");
    require(wasserstein || delta == null, "--delta", "with --kind wasserstein");
    require(
        kind == DistanceKind.SLICED || directions == null, "--directions", "with --kind sliced");
    require(kind == DistanceKind.HEAT || bandwidth == null, "--bandwidth", "with --kind heat");
    refuseIf(kind == DistanceKind.HEAT && bandwidth == null, "--kind heat needs --bandwidth");
    refuseIf(
        order != null && !(order >= 1 && Double.isFinite(order)),
        "--order is " + order + ": it must be a finite number of at least 1");
    refuseIf(
        delta != null && !(delta >= 0 && Double.isFinite(delta)),
        "--delta is " + delta + ": it must be a finite number of at least 0");
    refuseIf(
        bandwidth != null && !(bandwidth > 0 && Double.isFinite(bandwidth)),
        "--bandwidth is " + bandwidth + ": it must be a finite number above 0");
    refuseIf(
        directions != null && directions < 1,
        "--directions is " + directions + ": it must be at least 1");
    refuseIf(
        dimension != null && dimension < 0,
        "--dimension is " + dimension + ": it must be at least 0");
    refuseIf(threads < 0, "--threads is " + threads + ": it must be at least 0");
    require(!matching || files.size() == 2, "--matching", "with two files");
    require(
        !matching || kind == DistanceKind.WASSERSTEIN || kind == DistanceKind.BOTTLENECK,
        "--matching",
        "with --kind wasserstein and bottleneck");
    require(!matching || format != Format.CSV, "--matching", "with --format table and json");
    Path folder = out == null ? null : out.toAbsolutePath().getParent();
    refuseIf(
        folder != null && !Files.isDirectory(folder),
        "--out is " + out + ": there is no folder " + folder);
  }

  private void require(boolean holds, String option, String where) {
    refuseIf(!holds, option + " is used " + where + " only");
  }

  private void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw new BettiscopeException(Kind.USAGE, message, "see " + spec.qualifiedName() + " --help");
    }
  }

  private DiagramDistance distance() {
    return switch (kind) {
      case WASSERSTEIN ->
          new WassersteinDistance(
              order == null ? 1 : order,
              norm == null ? InnerNorm.INFINITY : norm,
              delta == null ? 0 : delta);
      case BOTTLENECK -> new BottleneckDistance();
      case SLICED -> new SlicedWassersteinDistance(directions == null ? 0 : directions);
      case HEAT -> new ScaleSpaceDistance(bandwidth);
    };
  }

  private void write(DistanceResult result) {
    TextOutput.write(
        spec,
        out,
        switch (format) {
          case TABLE -> result::writeTable;
          case JSON -> result::writeJson;
          case CSV -> result::writeCsv;
        });
  }
}
