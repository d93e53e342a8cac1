package org.bettiscope.cli;

import java.util.List;
import java.util.Optional;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.LabelledCloud;

/** The clouds of a run without networks: the input alone. */
record InputClouds(LabelledCloud input) implements LayerClouds {
  @Override
  public int networks() {
    return 0;
  }

  @Override
  public int[] epochs() {
    return new int[0];
  }

  @Override
  public List<Integer> layers() {
    return List.of();
  }

  @Override
  public Optional<String> failure(int network) {
    throw none(network);
  }

  @Override
  public LabelledCloud cloud(int network, int epoch, int layer) {
    throw none(network);
  }

  private static IllegalArgumentException none(int network) {
    return new IllegalArgumentException("there is no network " + network);
  }

  @Override
  public void close() {}
}
