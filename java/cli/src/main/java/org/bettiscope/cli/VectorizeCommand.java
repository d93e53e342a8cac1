package org.bettiscope.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bettiscope.persistence.BettiCurve;
import org.bettiscope.persistence.BettiSteps;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BottleneckDistance;
import org.bettiscope.persistence.DiagramAmplitude;
import org.bettiscope.persistence.DiagramVector;
import org.bettiscope.persistence.EntropyCurve;
import org.bettiscope.persistence.FrechetMean;
import org.bettiscope.persistence.Landscape;
import org.bettiscope.persistence.LifetimeStatistics;
import org.bettiscope.persistence.MeanVector;
import org.bettiscope.persistence.PersistenceDiagram;
import org.bettiscope.persistence.PersistenceImage;
import org.bettiscope.persistence.ScaleGrid;
import org.bettiscope.persistence.Silhouette;
import org.bettiscope.persistence.WassersteinDistance;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code bettiscope vectorize}: persistence diagrams as rows of numbers. */
@Command(
    name = "vectorize",
    description =
        "Persistence diagrams as rows of numbers: curves on a grid of scales, images, statistics.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class VectorizeCommand extends DiagramCommand {
  private static final int SCALES = 100;
  private static final int PIXELS = 20;
  private static final long SAMPLES = 1000;
  private static final long MOST_SAMPLES = 1_000_000;

  /** What a row is. */
  enum VectorKind {
    BETTI,
    LANDSCAPE,
    SILHOUETTE,
    ENTROPY,
    IMAGE,
    STATISTICS,
    WASSERSTEIN,
    FRECHET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class KindWords extends WordConverter<VectorKind> {
    KindWords() {
      super(VectorKind.class);
    }
  }

  static final class Orders implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double order = Double.NaN;
      try {
        order = text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        // Said below.
      }
      if (!(order >= 1)) {
        throw new TypeConversionException("'" + text + "' is not a number of at least 1, or inf");
      }
      return order;
    }
  }

  static final class Grids implements ITypeConverter<ScaleGrid> {
    @Override
    public ScaleGrid convert(String text) {
      String[] parts = text.split(":", -1);
      try {
        if (parts.length == 3) {
          return new ScaleGrid(
              Double.parseDouble(parts[0]),
              Double.parseDouble(parts[1]),
              Integer.parseInt(parts[2]));
        }
      } catch (NumberFormatException e) {
        // As what has not three parts.
      } catch (BettiscopeException wrong) {
        throw new TypeConversionException("'" + text + "' has " + wrong.getMessage());
      }
      throw new TypeConversionException("'" + text + "' is not LOW:HIGH:COUNT, such as 0:2.5:100");
    }
  }

  @Parameters(paramLabel = "FILE", arity = "1..*", description = FILES)
  private List<Path> files;

  @Option(
      names = "--kind",
      converter = KindWords.class,
      paramLabel = "KIND",
      defaultValue = "betti",
      description =
          "betti (curve); landscape; silhouette; entropy (curve); image (persistence image);"
              + " statistics (of the lengths, with the persistent entropy); wasserstein (with"
              + " --amplitude); or frechet (a mean diagram of all files). Default: ${DEFAULT-VALUE}.")
  private VectorKind kind;

  @Option(
      names = "--exact",
      description = "Of betti: the whole curve, by the scales at which it changes.")
  private boolean exact;

  @Option(
      names = "--scales",
      converter = Grids.class,
      paramLabel = "LOW:HIGH:COUNT",
      description =
          "So many scales from LOW to HIGH; of image the births, in so many pixels. Default: 100, of"
              + " image 20, over all bars that die.")
  private ScaleGrid scales;

  @Option(
      names = "--lengths",
      converter = Grids.class,
      paramLabel = "LOW:HIGH:COUNT",
      description = "Of image: the lengths, likewise. Default: 20 from 0 to the greatest.")
  private ScaleGrid lengths;

  @Option(
      names = "--levels",
      paramLabel = "K",
      description = "Of landscape: how many, from the first on. Default: 5.")
  private Integer levels;

  @Option(
      names = "--exponent",
      paramLabel = "P",
      description = "Of silhouette and image: weights are lengths to this power. Default: 1.")
  private Double exponent;

  @Option(
      names = "--cap",
      paramLabel = "L",
      description = "Of image: from this length on weights do not grow, and are 1.")
  private Double cap;

  @Option(
      names = "--bandwidth",
      paramLabel = "S",
      description = "Of image: the standard deviation, in the unit of the lengths.")
  private Double bandwidth;

  @Option(
      names = "--amplitude",
      converter = Orders.class,
      paramLabel = "Q",
      description =
          "One number for each file, the distance to the empty diagram: of betti, landscape and"
              + " silhouette the norm of order Q of the whole curve, of image that of its pixels, of"
              + " wasserstein the distance of order Q, norm infinity. inf: the greatest value; of"
              + " wasserstein, bottleneck.")
  private Double amplitude;

  @Option(
      names = "--mean",
      description = "The mean of the rows of all files, for the kinds that are curves and images.")
  private boolean mean;

  @Option(
      names = "--band",
      paramLabel = "C",
      description =
          "With --mean, of landscape and silhouette: a band that holds the population's mean with"
              + " this confidence, such as 0.95 (multiplier bootstrap).")
  private Double band;

  @Option(
      names = "--samples",
      paramLabel = "B",
      description = "Of the bootstrap, for --band. Default: 1000.")
  private Long samples;

  @Option(names = "--seed", paramLabel = "S", description = "Of the bootstrap. Default: 0.")
  private Long seed;

  @Override
  public Integer call() {
    checkOptions();
    DiagramFiles read = DiagramFiles.read(files, dimension, finite);
    requireFinite(read);
    write(new VectorResult(read, content(read.diagrams())));
    return 0;
  }

  private void requireFinite(DiagramFiles read) {
    if (amplitude != null) {
      read.requireFinite("--amplitude");
      return;
    }
    switch (kind) {
      case LANDSCAPE, SILHOUETTE, ENTROPY, IMAGE -> read.requireFinite("--kind " + kind);
      case FRECHET -> read.requireAsManyEssential();
      case BETTI, STATISTICS, WASSERSTEIN -> {}
    }
  }

  private VectorResult.Content content(List<PersistenceDiagram> diagrams) {
    if (exact) {
      return new VectorResult.Steps(diagrams.stream().map(BettiSteps::of).toList());
    }
    if (kind == VectorKind.STATISTICS) {
      return new VectorResult.Statistics(LifetimeStatistics.ofAll(diagrams, threads));
    }
    if (kind == VectorKind.FRECHET) {
      return new VectorResult.Frechet(FrechetMean.of(diagrams, threads, main.cancellation()));
    }
    if (amplitude != null) {
      return new VectorResult.Amplitudes(
          kind.toString(),
          amplitude,
          amplitude(diagrams).ofAll(diagrams, threads, main.cancellation()));
    }
    DiagramVector vector = vector(diagrams);
    if (band != null) {
      return new VectorResult.Mean(
          vector,
          MeanVector.withBand(
              vector,
              diagrams,
              band,
              samples == null ? SAMPLES : samples,
              seed == null ? 0 : seed,
              threads,
              main.cancellation()));
    }
    return mean
        ? new VectorResult.Mean(
            vector, MeanVector.of(vector, diagrams, threads, main.cancellation()))
        : new VectorResult.Rows(
            vector, vector.ofAll(diagrams, threads, main.cancellation(), done -> {}));
  }

  private DiagramAmplitude amplitude(List<PersistenceDiagram> diagrams) {
    return switch (kind) {
      case LANDSCAPE -> new DiagramAmplitude.OfLandscape(amplitude);
      case SILHOUETTE -> new DiagramAmplitude.OfSilhouette(amplitude, exponent());
      case IMAGE -> new DiagramAmplitude.OfImage(amplitude, (PersistenceImage) vector(diagrams));
      case WASSERSTEIN ->
          new DiagramAmplitude.OfDistance(
              Double.isInfinite(amplitude)
                  ? new BottleneckDistance()
                  : WassersteinDistance.ofOrder(amplitude));
      default -> new DiagramAmplitude.OfBettiCurve(amplitude);
    };
  }

  private double exponent() {
    return exponent == null ? 1 : exponent;
  }

  private void checkOptions() {
    boolean image = kind == VectorKind.IMAGE;
    boolean weighted = image || kind == VectorKind.SILHOUETTE;
    require(!exact || kind == VectorKind.BETTI, "--exact", "with --kind betti");
    boolean whole =
        exact
            || kind == VectorKind.STATISTICS
            || kind == VectorKind.FRECHET
            || (amplitude != null && !image);
    refuseIf(
        scales != null && whole,
        "--scales is used with a grid only, not with --exact, --kind statistics and frechet, and"
            + " --amplitude of what is no image");
    require(lengths == null || image, "--lengths", "with --kind image");
    require(levels == null || kind == VectorKind.LANDSCAPE, "--levels", "with --kind landscape");
    refuseIf(
        levels != null && amplitude != null,
        "--levels is not used with --amplitude, which is of all levels");
    checkSummaries();
    require(exponent == null || weighted, "--exponent", "with --kind silhouette and image");
    require(cap == null || image, "--cap", "with --kind image");
    require(bandwidth == null || image, "--bandwidth", "with --kind image");
    refuseIf(image && bandwidth == null, "--kind image needs --bandwidth");
    refuseIf(levels != null && levels < 1, "--levels is " + levels + ": it must be at least 1");
    refuseIf(
        exponent != null && !(exponent >= 0 && Double.isFinite(exponent)),
        "--exponent is " + exponent + ": it must be a finite number of at least 0");
    requirePositive(cap, "--cap");
    requirePositive(bandwidth, "--bandwidth");
    checkCommonOptions();
  }

  private void checkSummaries() {
    boolean curve =
        kind == VectorKind.BETTI || kind == VectorKind.LANDSCAPE || kind == VectorKind.SILHOUETTE;
    boolean image = kind == VectorKind.IMAGE;
    require(
        amplitude == null || ((curve || image || kind == VectorKind.WASSERSTEIN) && !exact),
        "--amplitude",
        "with --kind betti, landscape, silhouette, image and wasserstein");
    refuseIf(
        kind == VectorKind.WASSERSTEIN && amplitude == null,
        "--kind wasserstein needs --amplitude");
    require(
        !mean || ((curve || image || kind == VectorKind.ENTROPY) && !exact && amplitude == null),
        "--mean",
        "with --kind betti, landscape, silhouette, entropy and image, without --amplitude");
    require(
        band == null || (mean && (kind == VectorKind.LANDSCAPE || kind == VectorKind.SILHOUETTE)),
        "--band",
        "with --mean, and --kind landscape and silhouette");
    require(samples == null || band != null, "--samples", "with --band");
    require(seed == null || band != null, "--seed", "with --band");
    refuseIf(
        band != null && !(band > 0 && band < 1),
        "--band is " + band + ": it must be a number above 0 and below 1");
    refuseIf(band != null && files.size() < 2, "--band is of a mean of two files and more");
    refuseIf(
        samples != null && !(samples >= 1 && samples <= MOST_SAMPLES),
        "--samples is " + samples + ": it must be 1 to " + MOST_SAMPLES);
  }

  private void requirePositive(Double value, String option) {
    refuseIf(
        value != null && !(value > 0 && Double.isFinite(value)),
        option + " is " + value + ": it must be a finite number above 0");
  }

  private DiagramVector vector(List<PersistenceDiagram> diagrams) {
    int count = kind == VectorKind.IMAGE ? PIXELS : SCALES;
    ScaleGrid grid = scales == null ? covering(diagrams, count) : scales;
    return switch (kind) {
      case LANDSCAPE -> new Landscape(grid, levels == null ? 5 : levels);
      case SILHOUETTE -> new Silhouette(grid, exponent());
      case ENTROPY -> new EntropyCurve(grid);
      case IMAGE ->
          new PersistenceImage(
              grid,
              lengths == null ? new ScaleGrid(0, greatestLength(diagrams), PIXELS) : lengths,
              bandwidth,
              exponent(),
              cap == null ? 0 : cap);
      default -> new BettiCurve(grid);
    };
  }

  private static ScaleGrid covering(List<PersistenceDiagram> diagrams, int count) {
    try {
      return ScaleGrid.covering(diagrams, count);
    } catch (BettiscopeException none) {
      throw new BettiscopeException(none.kind(), none.getMessage(), "name it with --scales");
    }
  }

  private static double greatestLength(List<PersistenceDiagram> diagrams) {
    return diagrams.stream()
        .flatMapToDouble(diagram ->
            IntStream.range(0, diagram.size())
                .mapToDouble(bar -> diagram.death(bar) - diagram.birth(bar)))
        .filter(length -> length > 0 && Double.isFinite(length))
        .max()
        .orElse(1);
  }
}
