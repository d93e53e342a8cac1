package org.bettiscope.cli;

import org.bettiscope.persistence.LandmarkMethod;
import org.bettiscope.persistence.RipsPersistence;
import picocli.CommandLine.Option;

/** Which points of a cloud stand for it: options that several subcommands have. */
final class LandmarkOptions {
  static final class MethodWords extends WordConverter<LandmarkMethod> {
    MethodWords() {
      super(LandmarkMethod.class);
    }
  }

  @Option(
      names = "--landmarks",
      paramLabel = "M",
      description = "Take M of the points first; in linking, of those of each class.")
  private Long count;

  @Option(
      names = "--landmark-method",
      converter = MethodWords.class,
      paramLabel = "METHOD",
      description =
          "How they are chosen: farthest (farthest-point sampling), random (all points alike) or"
              + " k-means++ (its seeding). Default: farthest.")
  private LandmarkMethod method;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of what is drawn for landmarks. Default: 1.")
  private Long seed;

  boolean given() {
    return count != null;
  }

  void check(ResultCommand command) {
    command.require(given() || method == null, "--landmark-method", "with --landmarks");
    command.require(given() || seed == null, "--seed", "with --landmarks");
    command.refuseIf(given() && count < 1, "--landmarks is " + count + ": it must be at least 1");
  }

  RipsPersistence applyTo(RipsPersistence settings) {
    return given()
        ? settings.withLandmarks(
            count, method == null ? LandmarkMethod.FARTHEST : method, seed == null ? 1 : seed)
        : settings;
  }
}
