package org.bettiscope.train;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Keeps the parameters of networks at some epochs in memory, in single precision. */
final class Kept implements SnapshotSink {
  private final int[] epochs;
  private final Map<Integer, Map<Integer, float[]>> networks = new TreeMap<>();

  /**
   * @param epochs ascending
   */
  Kept(int... epochs) {
    this.epochs = epochs;
  }

  @Override
  public void epochEnded(int network, int epoch, boolean last, Supplier<double[]> parameters) {
    for (int kept : epochs) {
      if (kept == epoch || (last && kept > epoch)) {
        networks.computeIfAbsent(network, _ -> new TreeMap<>()).put(kept, single(parameters.get()));
      }
    }
  }

  private static float[] single(double[] values) {
    float[] single = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
  }

  /** The parameters of a network at an epoch; null where nothing was kept. */
  float[] at(int network, int epoch) {
    return networks.getOrDefault(network, Map.of()).get(epoch);
  }

  /** The parameters of a network at all epochs. */
  float[][] of(int network) {
    return Arrays.stream(epochs).mapToObj(epoch -> at(network, epoch)).toArray(float[][]::new);
  }
}
