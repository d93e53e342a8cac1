package org.bettiscope.store;

import java.util.Set;
import java.util.stream.LongStream;

/**
 * Merges the units of the homology stage: the input's layer 0 goes before the layers of every
 * network and epoch, and the pairs of all units go into one list, those of the input first.
 */
final class HomologyStacker extends NetworkStacker {
  static final String PAIRS = "/homology/pairs";
  private static final String OFFSETS = "/homology/offsets";
  private static final String PAIR = "/homology/pair";
  private static final String EPOCH = "/epoch";
  private static final String LAYER = "/layer";

  /** 128 KiB uncompressed: the pairs of one unit can be read without those of all others. */
  private static final long PAIRS_IN_CHUNK = 1 << 14;

  private final MergedFile merged;
  private final Hdf5Reader input;
  private final Hdf5Dataset pairs;
  private long pairCount;

  /**
   * @param input the unit of layer 0, open until the last network is added
   * @param allPairs how many pairs all units have together
   */
  HomologyStacker(MergedFile merged, int networks, Hdf5Reader input, long allPairs) {
    super(merged, networks, Set.of(NETWORK, LAYER, PAIR, PAIRS));
    this.merged = merged;
    this.input = input;
    FileLayout layout = FileLayout.of(input);
    FileLayout.Dataset unitPairs = layout.datasets().get(PAIRS);
    merged.writer().axis(PAIR, allPairs);
    pairs = merged.create(PAIRS, unitPairs.cutInto(PAIRS_IN_CHUNK), new long[] {allPairs, 2});
    share(input, layout, Set.of(NETWORK, EPOCH, LAYER, PAIR, PAIRS));
    addPairs(input);
  }

  /** Adds the unit of the next network. */
  @Override
  void add(Hdf5Reader unit, int network) {
    long[] layers =
        LongStream.concat(LongStream.of(input.longs(LAYER)), LongStream.of(unit.longs(LAYER)))
            .toArray();
    merged.shareAxis(unit, LAYER, layers);
    super.add(unit, network);
    addPairs(unit);
  }

  private void addPairs(Hdf5Reader unit) {
    pairs.copy(unit, PAIRS, pairCount, 0);
    pairCount += unit.shape(PAIRS)[0];
  }

  @Override
  long mergedLength(String axis, long length) {
    return axis.equals(LAYER) ? 1 + length : super.mergedLength(axis, length);
  }

  @Override
  void addRow(
      Hdf5Reader unit, String path, FileLayout.Dataset dataset, int network, Hdf5Dataset target) {
    int layer = dataset.axes().indexOf(LAYER);
    if (layer < 0) {
      super.addRow(unit, path, dataset, network, target);
      return;
    }
    long[] start = start(dataset, network);
    addInput(path, dataset, start, target);
    start[layer] = 1;
    if (path.equals(OFFSETS)) {
      long[] offsets = LongStream.of(unit.longs(path)).map(offset -> pairCount + offset).toArray();
      target.write(offsets, start, dataset.shapeArray());
    } else {
      target.copy(unit, path, start);
    }
  }

  /** Layer 0 is the same at every epoch. */
  private void addInput(String path, FileLayout.Dataset dataset, long[] start, Hdf5Dataset target) {
    int epoch = dataset.axes().indexOf(EPOCH);
    long epochs = epoch < 0 ? 1 : dataset.shape().get(epoch);
    for (long e = 0; e < epochs; e++) {
      long[] place = start.clone();
      if (epoch >= 0) {
        place[epoch] = e;
      }
      target.copy(input, path, place);
    }
  }
}
