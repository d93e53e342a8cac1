package org.bettiscope.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.HdfLibrary.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes through the HDF5 C library. */
final class NativeHdf5Writer extends NativeHdf5File implements Hdf5Writer {
  /**
   * Arrays below this size are stored whole: a chunk's index would take more than compression
   * saves.
   */
  private static final long COMPRESS_FROM_BYTES = 1 << 14;

  /** Small enough to read the pairs of one unit without the rest, large enough to compress well. */
  private static final long CHUNK_BYTES = 1 << 17;

  private static final Logger LOG = LoggerFactory.getLogger(NativeHdf5Writer.class);

  private final Set<String> groups = new HashSet<>(Set.of("/"));
  private final List<NativeHdf5Dataset> datasets = new ArrayList<>();

  NativeHdf5Writer(Path file) {
    super(file, Kind.FAILURE, () -> HdfLibrary.createFile(file));
  }

  @Override
  public void group(String path) {
    run("create the group", path, () -> createGroups(path));
  }

  /** One by one, as the library would date those it makes on the way. */
  private void createGroups(String path) {
    if (groups.contains(path)) {
      return;
    }
    createGroups(Paths.parent(path));
    HdfLibrary.createGroup(id(), path);
    groups.add(path);
  }

  @Override
  public void write(String path, float[] values, long... shape) {
    writeWhole(path, ElementType.FLOAT32, MemorySegment.ofArray(values), values.length, shape);
  }

  @Override
  public void write(String path, double[] values, long... shape) {
    writeWhole(path, ElementType.FLOAT64, MemorySegment.ofArray(values), values.length, shape);
  }

  @Override
  public void write(String path, int[] values, long... shape) {
    writeWhole(path, ElementType.INT32, MemorySegment.ofArray(values), values.length, shape);
  }

  @Override
  public void write(String path, long[] values, long... shape) {
    writeWhole(path, ElementType.INT64, MemorySegment.ofArray(values), values.length, shape);
  }

  private void writeWhole(
      String path, ElementType type, MemorySegment values, int length, long[] shape) {
    Shapes.requireLength(path, length, shape);
    long[] chunk = null;
    if (values.byteSize() >= COMPRESS_FROM_BYTES) {
      chunk = Boxes.fit(shape, CHUNK_BYTES / (values.byteSize() / length));
    }
    long[] chunks = chunk;
    run(
        "write",
        path,
        () -> {
          try (Handle dataset = createDataset(path, type, shape, chunks)) {
            writeNumbers(dataset, type, values, new long[shape.length], shape);
            HdfLibrary.flushDataset(dataset);
          }
        });
  }

  @Override
  public void write(String path, String[] values, long... shape) {
    Shapes.requireLength(path, values.length, shape);
    run(
        "write",
        path,
        () -> {
          try (Handle dataset = createDataset(path, ElementType.STRING, shape, null)) {
            writeTexts(path, dataset, values, new long[shape.length], shape);
            HdfLibrary.flushDataset(dataset);
          }
        });
  }

  static void writeNumbers(
      Handle dataset, ElementType type, MemorySegment values, long[] start, long[] count) {
    if (values.byteSize() == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(values.byteSize(), Long.BYTES).copyFrom(values);
      HdfLibrary.write(dataset, type, start, count, data);
    }
  }

  static void writeTexts(String path, Handle dataset, String[] values, long[] start, long[] count) {
    Shapes.requireWithoutNul(path, values);
    if (values.length == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      HdfLibrary.write(
          dataset, ElementType.STRING, start, count, HdfLibrary.addresses(arena, values));
    }
  }

  private Handle createDataset(String path, ElementType type, long[] shape, long[] chunk) {
    createGroups(Paths.parent(path));
    boolean chunked = chunk != null && Boxes.elements(shape) > 0;
    return HdfLibrary.createDataset(
        id(), path, type, shape, chunked ? Shapes.within(shape, chunk) : null);
  }

  @Override
  public Hdf5Dataset create(String path, ElementType type, long[] shape, long[] chunk) {
    Shapes.requireChunk(path, shape, chunk);
    Handle handle = call("create", path, () -> createDataset(path, type, shape, chunk));
    NativeHdf5Dataset dataset = new NativeHdf5Dataset(this, path, type, shape, handle);
    datasets.add(dataset);
    return dataset;
  }

  @Override
  public void axis(String path, long length) {
    run(
        "write the axis",
        path,
        () -> {
          try (Handle axis = createDataset(path, ElementType.INT32, new long[] {length}, null)) {
            HdfLibrary.makeBareAxis(axis, length);
          }
        });
  }

  @Override
  public void attachAxes(String path, String... axes) {
    run(
        "attach the axes " + Arrays.toString(axes) + " to",
        path,
        () -> {
          try (Handle dataset = HdfLibrary.openObject(id(), path)) {
            Shapes.requireRank(path, HdfLibrary.shape(dataset), axes);
            for (int i = 0; i < axes.length; i++) {
              attachAxis(path, dataset, axes[i], i);
            }
          }
        });
  }

  private void attachAxis(String path, Handle dataset, String axisPath, int index) {
    try (Handle axis = HdfLibrary.openObject(id(), axisPath)) {
      Shapes.requireAxis(path, HdfLibrary.shape(dataset)[index], axisPath, HdfLibrary.shape(axis));
      HdfLibrary.makeAxis(axis, Paths.leaf(axisPath));
      HdfLibrary.attachAxis(dataset, axis, index);
    }
  }

  @Override
  public void attribute(String path, String name, String value) {
    textAttribute(path, name, new String[] {value});
  }

  @Override
  public void attribute(String path, String name, long value) {
    numberAttribute(path, name, ElementType.INT64, MemorySegment.ofArray(new long[] {value}));
  }

  @Override
  public void attribute(String path, String name, double value) {
    numberAttribute(path, name, ElementType.FLOAT64, MemorySegment.ofArray(new double[] {value}));
  }

  @Override
  public void attribute(String path, String name, String[] values) {
    textAttribute(path, name, values, values.length);
  }

  @Override
  public void attribute(String path, String name, long[] values) {
    numberAttribute(path, name, ElementType.INT64, MemorySegment.ofArray(values), values.length);
  }

  @Override
  public void attribute(String path, String name, double[] values) {
    numberAttribute(path, name, ElementType.FLOAT64, MemorySegment.ofArray(values), values.length);
  }

  private void numberAttribute(
      String path, String name, ElementType type, MemorySegment values, long... shape) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(values.byteSize(), Long.BYTES).copyFrom(values);
      writeAttribute(path, name, type, shape, data);
    }
  }

  private void textAttribute(String path, String name, String[] values, long... shape) {
    Shapes.requireWithoutNul(path + " attribute " + name, values);
    try (Arena arena = Arena.ofConfined()) {
      writeAttribute(path, name, ElementType.STRING, shape, HdfLibrary.addresses(arena, values));
    }
  }

  private void writeAttribute(
      String path, String name, ElementType type, long[] shape, MemorySegment data) {
    run(
        "write the attribute " + name + " of",
        path,
        () -> {
          try (Handle object = HdfLibrary.openObject(id(), path)) {
            HdfLibrary.writeAttribute(object, name, type, shape, data);
          }
        });
  }

  @Override
  public void close() {
    if (!isOpen()) {
      return;
    }
    try {
      if (!hasFailed()) {
        run("write", "", () -> HdfLibrary.flush(id()));
        closeAll();
      }
    } finally {
      if (hasFailed()) {
        discard();
      }
    }
  }

  private void closeAll() {
    datasets.forEach(NativeHdf5Dataset::close);
    super.close();
  }

  /** What went wrong has been told; what goes wrong now is its consequence. */
  private void discard() {
    try {
      if (isOpen()) {
        closeAll();
      }
    } catch (BettiscopeException e) {
      LOG.debug("{}: given up", file(), e);
    }
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      LOG.warn("{}: is incomplete and cannot be deleted: {}", file(), AtomicFiles.reason(e));
    }
  }
}
