package org.bettiscope.homology;

import org.bettiscope.homology.HomologyConfig.Scale;

/**
 * A unit of which there are no Betti numbers, and why.
 *
 * @param network number of the network, from 0; of no meaning for layer 0
 * @param epoch of the network; of no meaning for layer 0
 * @param layer 0 for the input
 * @param classNumber 0 for all classes together, c for label c - 1
 * @param scale at which Betti numbers were asked for
 * @param reason one line
 */
public record UnitFailure(
    int network, int epoch, int layer, int classNumber, Scale scale, String reason) {

  /** Where: {@code network 3, epoch 80, layer 5, class 1, 12 neighbors, scale 2}. */
  public String where() {
    String cloud =
        layer == 0 ? "input" : "network " + network + ", epoch " + epoch + ", layer " + layer;
    return cloud + ", " + className(classNumber) + ", " + scale.describe();
  }

  private static String className(int classNumber) {
    return classNumber == 0 ? "all classes" : "class " + (classNumber - 1);
  }
}
