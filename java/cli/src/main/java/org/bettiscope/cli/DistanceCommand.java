package org.bettiscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code bettiscope distance}: how far persistence diagrams are apart. */
@Command(
    name = "distance",
    description = "Distances between persistence diagrams: of two, or of all pairs of more.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DistanceCommand extends DiagramCommand {
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

  @Parameters(paramLabel = "FILE", arity = "2..*", description = FILES)
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
      names = "--matching",
      description = "Of two diagrams: give the matching too, for wasserstein and bottleneck.")
  private boolean matching;

  @Override
  public Integer call() {
    checkOptions();
    DiagramDistance distance = distance();
    DiagramFiles read = DiagramFiles.read(files, dimension, finite);
    if (kind == DistanceKind.SLICED || kind == DistanceKind.HEAT) {
      read.requireFinite("--kind " + kind);
    }
    List<PersistenceDiagram> diagrams = read.diagrams();
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
    write(new DistanceResult(distance, read, distances, match, matching, seconds));
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
    require(!matching || files.size() == 2, "--matching", "with two files");
    require(
        !matching || kind == DistanceKind.WASSERSTEIN || kind == DistanceKind.BOTTLENECK,
        "--matching",
        "with --kind wasserstein and bottleneck");
    require(!matching || format != Format.CSV, "--matching", "with --format table and json");
    checkCommonOptions();
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
}
