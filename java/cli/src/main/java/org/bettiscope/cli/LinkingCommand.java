package org.bettiscope.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.data.PointFiles;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.CloudLinking;
import org.bettiscope.persistence.RipsPersistence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bettiscope linking}: how the loops of the classes of a cloud are linked. */
@Command(
    name = "linking",
    description =
        "Linking numbers of the most persistent loops of one class of a cloud in space with those of"
            + " another.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class LinkingCommand extends ResultCommand {
  /** How the result is written. */
  enum Format {
    TABLE,
    JSON;

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

  @Parameters(
      paramLabel = "FILE",
      description = "n x 3 coordinates with labels: .csv, .npy, .npz or .h5.")
  private Path file;

  @Option(
      names = "--points",
      paramLabel = "NAME",
      description = "The array of the points in an .npz or .h5 file.")
  private String points;

  @Option(
      names = "--labels",
      paramLabel = "NAME",
      description =
          "The array of the labels in an .npz or .h5 file; the column of a .csv (default: its last);"
              + " for .npy the file of the labels, next to it.")
  private String labels;

  @Option(
      names = "--loops",
      paramLabel = "K",
      defaultValue = "2",
      description = "The most persistent loops of each class. Default: ${DEFAULT-VALUE}.")
  private int loops;

  @Mixin private LandmarkOptions landmarks;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Processor cores; 0 for all. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--memory-limit",
      converter = PersistCommand.Bytes.class,
      paramLabel = "BYTES",
      description =
          "Most memory to hold beside the input. Default: nine tenths of the machine's memory"
              + " (Linux).")
  private Long memoryLimit;

  @Option(
      names = "--format",
      converter = FormatWords.class,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() {
    checkOptions();
    List<CloudClass> classes = classes(PointFiles.readLabelled(file, points, labels));
    RipsPersistence settings =
        RipsPersistence.ofDimension(1)
            .withThreads(threads)
            .withMemoryLimit(memoryLimit != null ? memoryLimit : MachineMemory.limit());
    List<CloudLinking> linkings =
        CloudLinking.ofPairs(
            classes.stream().map(CloudClass::cloud).toList(),
            loops,
            landmarks.applyTo(settings),
            main.cancellation());
    List<LinkingResult.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      for (int j = i + 1; j < classes.size(); j++) {
        pairs.add(
            new LinkingResult.Pair(classes.get(i), classes.get(j), linkings.get(pairs.size())));
      }
    }
    LinkingResult result = new LinkingResult(pairs);
    write(format == Format.JSON ? result::writeJson : result::writeTable);
    return 0;
  }

  private List<CloudClass> classes(LabelledCloud cloud) {
    if (cloud.dimension() != 3) {
      throw data(
          "points have " + cloud.dimension() + " coordinates, expected 3",
          "only curves in space link");
    }
    List<CloudClass> classes = CloudClass.of(cloud);
    if (classes.size() < 2) {
      throw data(
          "all points have the label " + classes.getFirst().label(), "give it two classes or more");
    }
    return classes;
  }

  private BettiscopeException data(String message, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + message, remedy);
  }

  private void checkOptions() {
    refuseIf(
        labels == null && !file.toString().toLowerCase(Locale.ROOT).endsWith(".csv"),
        "--labels is missing: " + file + " does not say which labels its points have");
    landmarks.check(this);
    refuseIf(loops < 1, "--loops is " + loops + ": it must be at least 1");
    checkThreads(threads);
    checkOut();
  }
}
