package org.bettiscope.train;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bettiscope.store.Hdf5Dataset;
import org.bettiscope.store.Hdf5Writer;
import org.bettiscope.store.OpenUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the networks of one group while they learn, in one span after another. What a finished span
 * has is not written again. Belongs to the thread that makes it, and must be made before and closed
 * after what else libtorch does there; what it writes goes through the writer that the process has.
 */
final class SnapshotWriter implements SnapshotSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);

  private final SnapshotStore store;
  private final SnapshotSpans spans;
  private final int[] networks;
  private final int spanEpochs;
  private final ForwardPass pass;
  private OpenSpan open;

  /**
   * @param networks numbers of those of the group, ascending
   * @param spanEpochs most epochs between two calls of {@link #endSpan}; 0 for any number
   */
  SnapshotWriter(SnapshotStore store, SnapshotSpans spans, int[] networks, int spanEpochs) {
    this.store = store;
    this.spans = spans;
    this.networks = networks.clone();
    this.spanEpochs = spanEpochs;
    this.pass = store.forwardPass();
  }

  @Override
  public void epochEnded(int network, int epoch, boolean last, Supplier<double[]> parameters) {
    int row = store.wanted().row(epoch, last);
    if (row >= 0 && !spans.has(network, row)) {
      keep(network, row, StateDict.singles(parameters.get()));
    }
  }

  /** Keeps a network whose parameters are these. */
  void keep(int network, int row, float[] parameters) {
    if (open != null && !open.hasRoom(row)) {
      // Networks of a group may be at different epochs, where one of them had to begin again.
      endSpan();
    }
    if (open == null) {
      open = new OpenSpan(row, rowsFrom(row));
    }
    open.keep(network, row, parameters);
  }

  /** As many rows as there may be until the span ends. */
  private int rowsFrom(int row) {
    int[] epochs = store.wanted().epochs();
    int end = row + 1;
    // Where a network learns no more, the first kept epoch after the span may be its row.
    while (end < epochs.length
        && (spanEpochs == 0 || epochs[end - 1] < epochs[row] + (long) spanEpochs)) {
      end++;
    }
    return end - row;
  }

  /**
   * Finishes what was kept until now: it is on disk when this returns.
   *
   * @throws org.bettiscope.persistence.BettiscopeException (failure) where the disk is full
   */
  void endSpan() {
    if (open != null) {
      open.finish();
      open = null;
    }
  }

  /** Gives up what was kept since the last span was ended. */
  @Override
  public void close() {
    if (open != null) {
      open.giveUp();
    }
    pass.close();
  }

  /** The file that is being written. */
  private final class OpenSpan {
    private final int first;
    private final int rows;
    private final int[] kept;
    private final OpenUnit unit;
    private final Hdf5Dataset parameters;
    private final Map<Integer, Hdf5Dataset> layers = new TreeMap<>();

    OpenSpan(int first, int rows) {
      this.first = first;
      this.rows = rows;
      this.kept = new int[networks.length * rows];
      this.unit = spans.begin();
      try {
        Hdf5Writer file = unit.writer();
        long[] numbers = Arrays.stream(networks).asLongStream().toArray();
        file.write("/network", numbers, numbers.length);
        file.write("/epoch", spans.axis(first, rows), rows);
        this.parameters = store.createParameters(file, networks.length, rows);
        layers.putAll(store.createLayers(file, networks.length, rows));
      } catch (RuntimeException e) {
        unit.close();
        throw e;
      }
    }

    boolean hasRoom(int row) {
      return row >= first && row < first + rows;
    }

    void keep(int network, int row, float[] values) {
      int index = Arrays.binarySearch(networks, network);
      store.chunks().write(parameters, values, new long[] {index, row - first, 0});
      pass.setParameters(values);
      pass.run(
          store.points(),
          store.wanted().layers(),
          (layer, computed) ->
              store
                  .chunks()
                  .write(layers.get(layer), computed, new long[] {index, row - first, 0, 0}));
      kept[index * rows + row - first] = 1;
    }

    void finish() {
      store.chunks().flush();
      spans.finish(unit, store.seeds(), networks, first, kept);
    }

    void giveUp() {
      try {
        // No chunk may be on its way to a file that is closed.
        store.chunks().flush();
      } catch (RuntimeException e) {
        LOG.debug("given up after a failure that was told", e);
      }
      unit.close();
    }
  }
}
