package org.bettiscope.activations;

import java.util.List;
import java.util.Optional;
import org.bettiscope.data.LabelledCloud;

/**
 * The clouds that homology looks at: the input, and what every hidden layer of every network makes
 * of it at every kept epoch. Any thread may ask.
 */
public interface LayerClouds extends AutoCloseable {
  /** The number of networks. */
  int networks();

  /** The kept epochs, ascending. */
  int[] epochs();

  /** The numbers of the hidden layers that were looked at, from 1, ascending. */
  List<Integer> layers();

  /** Why a network has no activations (its training failed); empty where it has them. */
  Optional<String> failure(int network);

  /**
   * Layer 0, the untouched input: every point of the data, the same for every network and epoch.
   */
  LabelledCloud input();

  /**
   * What a hidden layer makes of the sampled points.
   *
   * @param network from 0, one without {@link #failure}
   * @param epoch one of {@link #epochs()}
   * @param layer one of {@link #layers()}
   */
  LabelledCloud cloud(int network, int epoch, int layer);

  @Override
  void close();
}
