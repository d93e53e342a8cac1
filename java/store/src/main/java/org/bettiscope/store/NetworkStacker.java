package org.bettiscope.store;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/** Merges the units of a stage that has one for every network, in the order of the networks. */
class NetworkStacker {
  static final String NETWORK = "/network";

  private final MergedFile merged;
  private final int networks;
  private final Set<String> made;
  private final SortedMap<String, Hdf5Dataset> stacked = new TreeMap<>();
  private SortedMap<String, FileLayout.Dataset> rows;
  private Path first;

  NetworkStacker(MergedFile merged, int networks) {
    this(merged, networks, Set.of(NETWORK));
  }

  /**
   * @param made the data sets that are not taken over from the units but made
   */
  NetworkStacker(MergedFile merged, int networks, Set<String> made) {
    this.merged = merged;
    this.networks = networks;
    this.made = made;
  }

  /** Adds the unit of the next network. */
  void add(Hdf5Reader unit, int network) {
    FileLayout layout = FileLayout.of(unit);
    requireNetwork(unit, network);
    merged.shareAxis(unit, NETWORK, LongStream.range(0, networks).toArray());
    SortedMap<String, FileLayout.Dataset> own = new TreeMap<>(layout.datasets());
    own.values().removeIf(dataset -> !dataset.axes().contains(NETWORK));
    if (rows == null) {
      begin(unit, own);
    } else {
      requireAlike(unit, own);
    }
    share(unit, layout, made);
    own.forEach((path, dataset) -> addRow(unit, path, dataset, network, stacked.get(path)));
  }

  /** Takes over what units share, except for the data sets that the merger makes itself. */
  final void share(Hdf5Reader unit, FileLayout layout, Set<String> except) {
    layout
        .datasets()
        .forEach((path, dataset) -> {
          if (!dataset.axes().contains(NETWORK) && !except.contains(path)) {
            merged.share(unit, path, dataset);
          }
        });
    merged.shareAttributes(unit, layout);
  }

  /** How long an axis of the merged data set is. */
  long mergedLength(String axis, long length) {
    return axis.equals(NETWORK) ? networks : length;
  }

  /** Puts one network's values where they belong. */
  void addRow(
      Hdf5Reader unit, String path, FileLayout.Dataset dataset, int network, Hdf5Dataset target) {
    target.copy(unit, path, start(dataset, network));
  }

  /** Where one network begins in a merged data set. */
  static long[] start(FileLayout.Dataset dataset, int network) {
    long[] start = new long[dataset.axes().size()];
    start[dataset.axes().indexOf(NETWORK)] = network;
    return start;
  }

  private void begin(Hdf5Reader unit, SortedMap<String, FileLayout.Dataset> own) {
    first = unit.file();
    rows = own;
    own.forEach((path, dataset) -> stacked.put(path, merged.create(path, dataset, shape(dataset))));
  }

  private long[] shape(FileLayout.Dataset dataset) {
    long[] shape = dataset.shapeArray();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = mergedLength(dataset.axes().get(i), shape[i]);
    }
    return shape;
  }

  private static void requireNetwork(Hdf5Reader unit, int network) {
    long[] found = unit.longs(NETWORK);
    if (found.length != 1 || found[0] != network) {
      throw new BettiscopeException(
          Kind.DATA,
          "%s: %s is not [%d]".formatted(unit.file(), NETWORK, network),
          "delete the unit to compute it again");
    }
  }

  private void requireAlike(Hdf5Reader unit, SortedMap<String, FileLayout.Dataset> own) {
    if (!own.equals(rows)) {
      SortedMap<String, FileLayout.Dataset> all = new TreeMap<>(own);
      all.putAll(rows);
      all.keySet().removeIf(path -> Objects.equals(own.get(path), rows.get(path)));
      throw new BettiscopeException(
          Kind.DATA,
          "%s: %s is not laid out as in %s".formatted(unit.file(), all.firstKey(), first),
          "delete the units of the stage to compute them again");
    }
  }
}
