package org.bettiscope.homology;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bettiscope.activations.LayerClouds;
import org.bettiscope.data.LabelledCloud;

/** Clouds that are what a test says, the same in every network and at every epoch. */
public record FixedClouds(LabelledCloud input, List<LabelledCloud> hidden, List<String> failures)
    implements LayerClouds {

  /** One network that has not failed. */
  public static FixedClouds of(LabelledCloud input, LabelledCloud... hidden) {
    return new FixedClouds(input, List.of(hidden), List.of(""));
  }

  @Override
  public int networks() {
    return failures.size();
  }

  @Override
  public int[] epochs() {
    return new int[] {0, 5};
  }

  @Override
  public List<Integer> layers() {
    return IntStream.rangeClosed(1, hidden.size()).boxed().toList();
  }

  @Override
  public Optional<String> failure(int network) {
    return Optional.of(failures.get(network)).filter(reason -> !reason.isEmpty());
  }

  @Override
  public LabelledCloud cloud(int network, int epoch, int layer) {
    return hidden.get(layer - 1);
  }

  @Override
  public void close() {}
}
