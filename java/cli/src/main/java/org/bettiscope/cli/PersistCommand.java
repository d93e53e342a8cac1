package org.bettiscope.cli;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bettiscope.data.ConfigValue;
import org.bettiscope.homology.Engine;
import org.bettiscope.homology.HomologyConfig.MetricName;
import org.bettiscope.persistence.BarRepresentative;
import org.bettiscope.persistence.Cancellation;
import org.bettiscope.persistence.Complex;
import org.bettiscope.persistence.Metric;
import org.bettiscope.persistence.PersistenceDiagrams;
import org.bettiscope.persistence.PointCloud;
import org.bettiscope.persistence.Precision;
import org.bettiscope.persistence.RipsInput;
import org.bettiscope.persistence.RipsPersistence;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code bettiscope persist}: the persistence of one cloud, matrix or graph. */
@Command(
    name = "persist",
    description =
        "Vietoris-Rips persistence of any cloud, distance matrix or sparse graph; of a cloud also that"
            + " of its lazy witness complex.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class PersistCommand extends ResultCommand {
  /** What the file holds. */
  enum Input {
    POINTS,
    LOWER,
    SPARSE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final class InputWords extends WordConverter<Input> {
    InputWords() {
      super(Input.class);
    }
  }

  /** Which simplices there are. */
  enum ComplexName {
    RIPS,
    LAZY_WITNESS;

    @Override
    public String toString() {
      return ConfigValue.yamlName(this);
    }
  }

  static final class ComplexNameWords extends WordConverter<ComplexName> {
    ComplexNameWords() {
      super(ComplexName.class);
    }
  }

  static final class MetricNameWords extends WordConverter<MetricName> {
    MetricNameWords() {
      super(MetricName.class);
    }
  }

  /** Reads a number of bytes: {@code 500M}, {@code 2G}, in powers of 1000. */
  static final class Bytes implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,17})([kKMGT]?)");

    @Override
    public Long convert(String word) {
      Matcher matcher = FORM.matcher(word);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + word + "' is not a number of bytes, such as 500000000, 500M or 2G");
      }
      long unit =
          switch (matcher.group(2)) {
            case "k", "K" -> 1_000L;
            case "M" -> 1_000_000L;
            case "G" -> 1_000_000_000L;
            case "T" -> 1_000_000_000_000L;
            default -> 1L;
          };
      long count = Long.parseLong(matcher.group(1));
      return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
  }

  /** How the result is written. */
  enum Format {
    TABLE,
    JSON,
    HDF5;

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

  static final class PrecisionWords extends WordConverter<Precision> {
    PrecisionWords() {
      super(Precision.class);
    }
  }

  static final class EngineWords extends WordConverter<Engine> {
    EngineWords() {
      super(Engine.class);
    }
  }

  @Parameters(
      paramLabel = "FILE",
      description =
          "points: .npy, .npz, .csv or .h5; lower: .npy; sparse: .npz of scipy's save_npz.")
  private Path file;

  @Option(
      names = "--input",
      converter = InputWords.class,
      paramLabel = "KIND",
      defaultValue = "points",
      description =
          "points: n x d coordinates. lower: the lower triangle of a distance matrix, row by row."
              + " sparse: a sparse matrix of distances. Default: ${DEFAULT-VALUE}.")
  private Input input;

  @Option(
      names = "--metric",
      converter = MetricNameWords.class,
      paramLabel = "METRIC",
      description =
          "Of points: euclidean; cosine (1 minus the cosine of the angle); manhattan (the sum of the"
              + " coordinates' differences); chebyshev (the largest of them); or hop (hops on the graph"
              + " of nearest neighbours). Default: euclidean.")
  private MetricName metric;

  @Option(names = "--neighbors", paramLabel = "K", description = "Of each point, for hop.")
  private Long neighbors;

  @Mixin private LandmarkOptions landmarks;

  @Option(
      names = "--complex",
      converter = ComplexNameWords.class,
      paramLabel = "COMPLEX",
      description =
          "rips, or lazy-witness: of de Silva and Carlsson, with the landmarks as vertices and all"
              + " points as witnesses. Scales, births and deaths are then its R, which are no"
              + " diameters. Default: rips.")
  private ComplexName complex;

  @Option(
      names = "--nu",
      paramLabel = "NU",
      description =
          "Of lazy-witness: 0; or 1 or 2, from which of its nearest landmarks on a witness measures"
              + " R. Default: 1.")
  private Integer nu;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description =
          "Edges up to this length (a diameter, or an R). Default: the scale, else the enclosing radius of"
              + " points and matrices and every edge of a graph.")
  private Double threshold;

  @Option(
      names = "--scale",
      paramLabel = "D",
      description = "Betti numbers at this diameter, or R: bars with birth <= D < death.")
  private Double scale;

  @Option(
      names = "--max-dimension",
      paramLabel = "M",
      defaultValue = "1",
      description = "Highest dimension. Default: ${DEFAULT-VALUE}.")
  private int maxDimension;

  @Option(
      names = "--field",
      paramLabel = "P",
      defaultValue = "2",
      description = "Coefficients in Z/P, a prime below 32768. Default: ${DEFAULT-VALUE}.")
  private int field;

  @Option(
      names = "--engine",
      converter = EngineWords.class,
      paramLabel = "ENGINE",
      defaultValue = "bettiscope",
      description =
          "What computes it: bettiscope, or gudhi, which is slower. The results are the same."
              + " Default: ${DEFAULT-VALUE}.")
  private Engine engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Processor cores; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--memory-limit",
      converter = Bytes.class,
      paramLabel = "BYTES",
      description =
          "Most memory to hold beside the input, such as 500M or 2G. Where lengths between points do"
              + " not fit, dimensions up to 1 are computed without keeping them; what may need more"
              + " is refused. Default: nine tenths of the machine's memory (Linux).")
  private Long memoryLimit;

  @Option(
      names = "--precision",
      converter = PrecisionWords.class,
      paramLabel = "PRECISION",
      defaultValue = "float32",
      description =
          "Of lengths, births and deaths: float32, or float64, which takes longer."
              + " Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(names = "--zero-length", description = "Give bars of zero length too.")
  private boolean zeroLength;

  @Option(
      names = "--simplices",
      description =
          "Give the simplices that begin and end each bar, as lists of vertices of the input (json).")
  private boolean simplices;

  @Option(
      names = "--representatives",
      paramLabel = "N",
      description =
          "Give a cocycle of each of the N most persistent bars of a dimension, and in dimension 1 a"
              + " loop, as vertices of the input (json). It takes a second computation.")
  private Long representatives;

  @Option(
      names = "--representatives-of",
      paramLabel = "BAR",
      split = ",",
      description = "The same of these bars, by their places in the diagram (from 0).")
  private long[] representativesOf;

  @Option(
      names = "--representatives-dimension",
      paramLabel = "P",
      description = "Of bars of this dimension. Default: that of --max-dimension.")
  private Integer representativesDimension;

  @Option(
      names = "--format",
      converter = FormatWords.class,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or hdf5. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() {
    checkOptions();
    RipsPersistence settings = settings();
    try (Arena arena = Arena.ofConfined()) {
      RipsInput read = PersistInput.read(file, input, arena);
      loadLibrary();
      ResidentMemory memory = ResidentMemory.watch();
      long start = System.nanoTime();
      PersistenceDiagrams diagrams = compute(settings, read);
      double seconds = (System.nanoTime() - start) / 1e9;
      write(
          new PersistResult(
              diagrams,
              scale,
              metricWord(),
              engine,
              seconds,
              memory.growth(),
              givesRepresentatives() ? represent(settings, read) : null));
    }
    return 0;
  }

  private PersistenceDiagrams compute(RipsPersistence settings, RipsInput read) {
    if (engine != Engine.BETTISCOPE || !main.onTerminal()) {
      return engine.compute(settings, read, main.cancellation());
    }
    try (PhaseBar bar = new PhaseBar()) {
      return settings.compute(read, main.cancellation(), bar::show);
    }
  }

  private boolean givesRepresentatives() {
    return representatives != null || representativesOf != null;
  }

  private List<BarRepresentative> represent(RipsPersistence settings, RipsInput read) {
    int dimension = representativesDimension == null ? maxDimension : representativesDimension;
    return representatives != null
        ? settings.longestRepresentatives(read, dimension, representatives, main.cancellation())
        : settings.representatives(read, dimension, representativesOf, main.cancellation());
  }

  private long mostMemory() {
    if (memoryLimit != null) {
      return memoryLimit;
    }
    return engine == Engine.BETTISCOPE ? MachineMemory.limit() : 0;
  }

  /** So that loading and linking are not counted as computation: the first call does both. */
  private void loadLibrary() {
    PointCloud point = PointCloud.of(new float[] {0}, 1, 1);
    engine.compute(RipsPersistence.ofDimension(0).withThreads(1), point, new Cancellation());
  }

  private void checkOptions() {
    require(input == Input.POINTS || metric == null, "--metric", "with --input points");
    require(input == Input.POINTS || !landmarks.given(), "--landmarks", "with --input points");
    landmarks.check(this);
    checkComplex();
    require(
        engine == Engine.BETTISCOPE || memoryLimit == null,
        "--memory-limit",
        "with --engine bettiscope");
    require(metric == MetricName.HOP || neighbors == null, "--neighbors", "with --metric hop");
    refuseIf(metric == MetricName.HOP && neighbors == null, "--metric hop needs --neighbors");
    refuseIf(
        metric == MetricName.HOP && scale == null && threshold == null,
        "--metric hop needs --scale or --threshold");
    refuseIf(
        neighbors != null && neighbors < 1,
        "--neighbors is " + neighbors + ": it must be at least 1");
    refuseIf(maxDimension < 0, "--max-dimension is " + maxDimension + ": it must be at least 0");
    checkThreads(threads);
    refuseIf(
        threshold != null && !(threshold >= 0),
        "--threshold is " + threshold + ": it must be at least 0");
    refuseIf(
        scale != null && !(scale >= 0 && Double.isFinite(scale)),
        "--scale is " + scale + ": it must be a finite number of at least 0");
    refuseIf(
        scale != null && threshold != null && scale > threshold,
        "--scale " + scale + " is above --threshold " + threshold);
    require(!simplices || format == Format.JSON, "--simplices", "with --format json");
    require(!simplices || !zeroLength, "--simplices", "without --zero-length");
    require(!simplices || engine == Engine.BETTISCOPE, "--simplices", "with --engine bettiscope");
    checkRepresentatives();
    require(
        precision == Precision.FLOAT32 || engine == Engine.BETTISCOPE,
        "--precision float64",
        "with --engine bettiscope");
    checkOut();
    refuseIf(format == Format.HDF5 && out == null, "--format hdf5 needs --out");
  }

  private void checkComplex() {
    boolean witness = complex == ComplexName.LAZY_WITNESS;
    require(input == Input.POINTS || complex == null, "--complex", "with --input points");
    require(witness || nu == null, "--nu", "with --complex lazy-witness");
    refuseIf(witness && !landmarks.given(), "--complex lazy-witness needs --landmarks");
    refuseIf(
        witness && metric == MetricName.HOP,
        "--complex lazy-witness and --metric hop: hops have no witnesses");
    refuseIf(nu != null && (nu < 0 || nu > 2), "--nu is " + nu + ": it must be 0, 1 or 2");
  }

  private void checkRepresentatives() {
    refuseIf(
        representatives != null && representativesOf != null,
        "--representatives and --representatives-of: give one of them");
    refuseIf(
        representatives != null && representatives < 1,
        "--representatives is " + representatives + ": it must be at least 1");
    require(
        givesRepresentatives() || representativesDimension == null,
        "--representatives-dimension",
        "with --representatives and --representatives-of");
    refuseIf(
        representativesDimension != null
            && (representativesDimension < 0 || representativesDimension > maxDimension),
        "--representatives-dimension is "
            + representativesDimension
            + ": it must be 0 to --max-dimension, "
            + maxDimension);
    String option = representatives != null ? "--representatives" : "--representatives-of";
    require(!givesRepresentatives() || format == Format.JSON, option, "with --format json");
    require(!givesRepresentatives() || !zeroLength, option, "without --zero-length");
    require(
        !givesRepresentatives() || engine == Engine.BETTISCOPE, option, "with --engine bettiscope");
  }

  private RipsPersistence settings() {
    RipsPersistence settings =
        RipsPersistence.ofDimension(maxDimension)
            .withMetric(metric())
            .withComplex(complex())
            .withField(field)
            .withThreads(threads)
            .withMemoryLimit(mostMemory())
            .withZeroLengthBars(zeroLength)
            .withSimplices(simplices)
            .withPrecision(precision);
    if (threshold != null || scale != null) {
      settings = settings.withThreshold(threshold != null ? threshold : scale);
    }
    return landmarks.applyTo(settings);
  }

  private Complex complex() {
    return complex == ComplexName.LAZY_WITNESS
        ? Complex.lazyWitness(nu == null ? 1 : nu)
        : Complex.rips();
  }

  private Metric metric() {
    return (metric == null ? MetricName.EUCLIDEAN : metric)
        .metric(neighbors == null ? 0 : neighbors);
  }

  private String metricWord() {
    return input == Input.POINTS ? metric().word() : "precomputed";
  }

  private void write(PersistResult result) {
    if (format == Format.HDF5) {
      result.writeHdf5(out);
      return;
    }
    write(format == Format.JSON ? result::writeJson : result::writeTable);
  }
}
