package org.bettiscope.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;

/**
 * The file that units are merged into. What units share is in it once, and they must agree on it.
 */
final class MergedFile {
  private final Hdf5Writer writer;
  private final Map<String, Origin> shared = new HashMap<>();
  private final SortedMap<String, List<String>> axes = new TreeMap<>();

  MergedFile(Hdf5Writer writer) {
    this.writer = writer;
  }

  /** The unit that something shared came from first, and what it is. */
  private record Origin(Path file, Object content) {}

  Hdf5Writer writer() {
    return writer;
  }

  /** Creates a data set that is laid out as a unit's but has a shape of its own. */
  Hdf5Dataset create(String path, FileLayout.Dataset layout, long[] shape) {
    axes.put(path, layout.axes());
    return writer.create(path, layout.type(), shape, layout.chunkArray());
  }

  /** Copies a data set of a unit, or sees that it is the same as that of the units before. */
  void share(Hdf5Reader unit, String path, FileLayout.Dataset layout) {
    if (isNew(unit, path, ContentDigest.of(unit, path, layout))) {
      copy(unit, path, layout);
    }
  }

  private void copy(Hdf5Reader unit, String path, FileLayout.Dataset layout) {
    long[] shape = layout.shapeArray();
    if (layout.bareAxis()) {
      writer.axis(path, shape[0]);
    } else {
      create(path, layout, shape).copy(unit, path, new long[shape.length]);
    }
  }

  /** Writes an axis that a unit gave rise to, or sees that it is the same as before. */
  void shareAxis(Hdf5Reader unit, String path, long[] values) {
    if (isNew(unit, path, ContentDigest.ofAxis(values))) {
      writer.write(path, values, values.length);
    }
  }

  /** Copies the attributes of a unit's groups and data sets, or sees that they are as before. */
  void shareAttributes(Hdf5Reader unit, FileLayout layout) {
    layout
        .attributes()
        .forEach((path, attributes) -> {
          if (!path.equals("/")) {
            shareAttributes(unit, path, attributes, layout.datasets().containsKey(path));
          }
        });
  }

  private void shareAttributes(
      Hdf5Reader unit, String path, Attributes attributes, boolean isDataset) {
    if (isNew(unit, "the attributes of " + path, attributes)) {
      if (!isDataset) {
        writer.group(path);
      }
      attributes.write(writer, path);
    }
  }

  private boolean isNew(Hdf5Reader unit, String what, Object content) {
    Origin first = shared.putIfAbsent(what, new Origin(unit.file(), content));
    if (first == null) {
      return true;
    }
    if (!first.content().equals(content)) {
      throw new BettiscopeException(
          Kind.DATA,
          "%s: %s differs from that of %s".formatted(unit.file(), what, first.file()),
          "delete the units of the later stage to compute them again");
    }
    return false;
  }

  /** Attaches the axes, all of which must be there by now. */
  void attachAxes() {
    axes.forEach((path, names) -> {
      if (!names.isEmpty()) {
        writer.attachAxes(path, names.toArray(String[]::new));
      }
    });
  }
}
