package org.bettiscope.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bettiscope.store.Hdf5;
import org.bettiscope.store.Hdf5Dataset;
import org.bettiscope.store.Hdf5Reader;
import org.bettiscope.store.OpenUnit;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.Seeds;
import org.bettiscope.store.Unit;

/**
 * The finished spans of one group of networks: files of snapshots that were kept between two
 * checkpoints, {@code units/train/GROUP-span-SSSSS.h5}. Nothing in one is ever written again. A row
 * is an index into the kept epochs.
 */
final class SnapshotSpans {
  private static final String KEPT = "/train/kept";

  private final RunFolder folder;
  private final String beginning;
  private final Snapshots wanted;
  private final SortedMap<Integer, Span> spans = new TreeMap<>();
  private final Map<Integer, int[]> places = new HashMap<>();
  private int next;

  /**
   * Looks for the spans that there are, and checks them.
   *
   * @param group whose they are, such as {@code train/network-0003}
   * @throws org.bettiscope.persistence.BettiscopeException (data) where one is damaged or not this
   *     run's
   */
  SnapshotSpans(RunFolder folder, String group, Snapshots wanted) {
    this.folder = folder;
    this.beginning = beginning(group);
    this.wanted = wanted;
    for (Unit unit : folder.numbered(beginning)) {
      next = number(unit);
      if (unit.isDone()) {
        next++;
        try (Hdf5Reader file = unit.read()) {
          int first = wanted.row(file.ints("/epoch")[0], false);
          add(new Span(unit, file.ints("/network"), first, file.ints(KEPT)));
        }
      }
    }
  }

  /**
   * A file.
   *
   * @param networks that it has room for, ascending
   * @param first the first row that it has room for
   * @param kept network by network, row by row: 1 where there is a snapshot
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Span(Unit unit, int[] networks, int first, int[] kept) {
    int rows() {
      return kept.length / networks.length;
    }

    int index(int network) {
      return Arrays.binarySearch(networks, network);
    }

    /** Copies a row of a network to all rows from it to another, exclusive. */
    void copy(Hdf5Reader file, String path, int network, int row, int end, Hdf5Dataset target) {
      long[] count = file.shape(path);
      count[0] = 1;
      count[1] = 1;
      long[] from = new long[count.length];
      from[0] = index(network);
      from[1] = row - (long) first;
      for (int to = row; to < end; to++) {
        long[] place = new long[count.length];
        place[1] = to;
        target.copyBox(file, path, from, count, place);
      }
    }
  }

  private int number(Unit unit) {
    return Integer.parseInt(unit.name().substring(beginning.length()));
  }

  private void add(Span span) {
    int number = number(span.unit);
    spans.put(number, span);
    for (int network : span.networks) {
      int[] places = placesOf(network);
      for (int row = 0; row < span.rows(); row++) {
        if (span.kept[span.index(network) * span.rows() + row] == 1) {
          places[span.first + row] = number;
        }
      }
    }
  }

  /** The number of the span that each row of a network is in, or -1. */
  private int[] placesOf(int network) {
    return places.computeIfAbsent(
        network,
        _ -> {
          int[] none = new int[wanted.epochs().length];
          Arrays.fill(none, -1);
          return none;
        });
  }

  /** Whether a snapshot is in a finished span. */
  boolean has(int network, int row) {
    return placesOf(network)[row] >= 0;
  }

  /** Has a network that begins again kept once more from its beginning. */
  void forget(int network) {
    places.remove(network);
  }

  /** What the names of the files begin with. */
  String beginning() {
    return folder.path().resolve("units").resolve(beginning).toString();
  }

  /** Begins the file of the next span. */
  OpenUnit begin() {
    return folder.unit(beginning + "%05d".formatted(next++)).begin();
  }

  /**
   * Finishes the file of a span.
   *
   * @param kept network by network, row by row: 1 where there is a snapshot
   */
  void finish(OpenUnit open, Seeds seeds, int[] networks, int first, int[] kept) {
    open.writer().write(KEPT, kept, networks.length, kept.length / networks.length);
    open.writer().attachAxes(KEPT, "/network", "/epoch");
    open.finish(seeds);
    add(new Span(open.unit(), networks, first, kept));
  }

  /** The axis of the kept epochs, or a part of it. */
  long[] axis(int first, int rows) {
    return LongStream.range(first, first + (long) rows)
        .map(row -> wanted.epochs()[(int) row])
        .toArray();
  }

  /**
   * Copies the snapshots of a network, chunk by chunk as they are in the files. A network that
   * learns no more stays as it is: its last row is copied to all rows after it.
   *
   * @param trained the course of the network; where it failed, rows may be missing
   * @param targets data sets [1, kept epochs, ...] by the paths that they have in the spans too
   * @param beforeRow called before every row
   */
  void copy(
      int network, TrainedNetwork trained, Map<String, Hdf5Dataset> targets, Runnable beforeRow) {
    int rows = wanted.rows(trained);
    int[] places = Arrays.copyOf(placesOf(network), rows);
    boolean failed = trained.failure().isPresent();
    if (!failed && Arrays.stream(places).anyMatch(place -> place < 0)) {
      throw new IllegalStateException("network " + network + " was not kept at every epoch");
    }
    spans.forEach((number, span) -> {
      int[] here = IntStream.range(0, rows).filter(row -> places[row] == number).toArray();
      if (here.length > 0) {
        // It was checked when it was found, or written here.
        try (Hdf5Reader file = Hdf5.open(span.unit.file())) {
          for (int row : here) {
            beforeRow.run();
            int end = row == rows - 1 && !failed ? wanted.epochs().length : row + 1;
            targets.forEach((path, target) -> span.copy(file, path, network, row, end, target));
          }
        }
      }
    });
  }

  /** Deletes the spans of a group, finished or not. */
  static void delete(RunFolder folder, String group) {
    folder.numbered(beginning(group)).forEach(Unit::delete);
  }

  private static String beginning(String group) {
    return group + "-span-";
  }
}
