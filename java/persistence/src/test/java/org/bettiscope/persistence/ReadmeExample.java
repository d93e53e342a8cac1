package org.bettiscope.persistence;

import java.util.Arrays;

/** The example of README.md, compiled and run by the tests. */
final class ReadmeExample {
  private ReadmeExample() {}

  static String circle() {
    double[][] circle = new double[100][];
    for (int i = 0; i < circle.length; i++) {
      double angle = 2 * Math.PI * i / circle.length;
      circle[i] = new double[] {Math.cos(angle), Math.sin(angle)};
    }
    PersistenceDiagrams diagrams = RipsPersistence.ofDimension(1).compute(PointCloud.of(circle));
    PersistenceDiagram loops = diagrams.diagram(1);
    return "Betti numbers at scale 0.5: "
        + Arrays.toString(diagrams.bettiNumbers(0.5))
        + ", the loop lives from "
        + loops.birth(0)
        + " to "
        + loops.death(0);
  }
}
