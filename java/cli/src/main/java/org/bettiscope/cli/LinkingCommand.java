package org.bettiscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.data.PointFiles;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.persistence.CloudLinking;
import org.bettiscope.persistence.RipsPersistence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bettiscope linking}: how the loops of the classes of a cloud are linked. */
@Command(
    name = "linking",
    description =
        "Linking numbers of the most persistent loops of one class of a cloud in space with those of"
            + " another.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class LinkingCommand implements Callable<Integer> {
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

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

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

  @Option(
      names = "--landmarks",
      paramLabel = "M",
      description = "Take M points of each class, by farthest-point sampling.")
  private Long landmarks;

  @Option(names = "--seed", paramLabel = "S", description = "Of the first landmark. Default: 1.")
  private Long seed;

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

  @Option(names = "--out", paramLabel = "F", description = "Write to this file.")
  private Path out;

  @Override
  public Integer call() {
    checkOptions();
    List<CloudClass> classes = classes(PointFiles.readLabelled(file, points, labels));
    RipsPersistence settings =
        RipsPersistence.ofDimension(1)
            .withThreads(threads)
            .withMemoryLimit(memoryLimit != null ? memoryLimit : MachineMemory.limit());
    if (landmarks != null) {
      settings = settings.withLandmarks(landmarks, seed == null ? 1 : seed);
    }
    List<LinkingResult.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      for (int j = i + 1; j < classes.size(); j++) {
        CloudClass first = classes.get(i);
        CloudClass second = classes.get(j);
        pairs.add(
            new LinkingResult.Pair(
                first,
                second,
                CloudLinking.between(
                    first.cloud(), second.cloud(), loops, settings, main.cancellation())));
      }
    }
    LinkingResult result = new LinkingResult(pairs);
    TextOutput.write(spec, out, format == Format.JSON ? result::writeJson : result::writeTable);
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
    refuseIf(landmarks == null && seed != null, "--seed is used with --landmarks only");
    refuseIf(
        landmarks != null && landmarks < 1,
        "--landmarks is " + landmarks + ": it must be at least 1");
    refuseIf(loops < 1, "--loops is " + loops + ": it must be at least 1");
    refuseIf(threads < 0, "--threads is " + threads + ": it must be at least 0");
    Path folder = out == null ? null : out.toAbsolutePath().getParent();
    refuseIf(
        folder != null && !Files.isDirectory(folder),
        "--out is " + out + ": there is no folder " + folder);
  }

  private void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw new BettiscopeException(Kind.USAGE, message, "see " + spec.qualifiedName() + " --help");
    }
  }
}
