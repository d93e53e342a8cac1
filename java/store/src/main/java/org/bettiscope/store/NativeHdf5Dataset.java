package org.bettiscope.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bettiscope.store.HdfLibrary.Handle;

/** A data set of {@link NativeHdf5Writer} that is written in pieces. */
final class NativeHdf5Dataset implements Hdf5Dataset {
  /** How much is held at a time where a copy has to be decoded. */
  private static final long COPY_ELEMENTS = 1 << 20;

  private final NativeHdf5Writer writer;
  private final String path;
  private final ElementType type;
  private final long[] shape;
  private final Handle handle;

  NativeHdf5Dataset(
      NativeHdf5Writer writer, String path, ElementType type, long[] shape, Handle handle) {
    this.writer = writer;
    this.path = path;
    this.type = type;
    this.shape = shape.clone();
    this.handle = handle;
  }

  @Override
  public void write(float[] values, long[] start, long[] count) {
    writeNumbers(ElementType.FLOAT32, MemorySegment.ofArray(values), values.length, start, count);
  }

  @Override
  public void write(double[] values, long[] start, long[] count) {
    writeNumbers(ElementType.FLOAT64, MemorySegment.ofArray(values), values.length, start, count);
  }

  @Override
  public void write(int[] values, long[] start, long[] count) {
    writeNumbers(ElementType.INT32, MemorySegment.ofArray(values), values.length, start, count);
  }

  @Override
  public void write(long[] values, long[] start, long[] count) {
    writeNumbers(ElementType.INT64, MemorySegment.ofArray(values), values.length, start, count);
  }

  private void writeNumbers(
      ElementType given, MemorySegment values, int length, long[] start, long[] count) {
    requirePiece(given, length, start, count);
    writer.run(
        "write", path, () -> NativeHdf5Writer.writeNumbers(handle, type, values, start, count));
  }

  @Override
  public void write(String[] values, long[] start, long[] count) {
    requirePiece(ElementType.STRING, values.length, start, count);
    writer.run(
        "write", path, () -> NativeHdf5Writer.writeTexts(path, handle, values, start, count));
  }

  @Override
  public void write(CompressedChunk values, long[] start) {
    Shapes.requireType(path, type, ElementType.FLOAT32);
    writer.run(
        "write",
        path,
        () -> {
          Shapes.requireWholeChunk(path, shape, HdfLibrary.chunk(handle), start, values.elements());
          try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = values.bytes();
            MemorySegment data = arena.allocate(bytes.length, Long.BYTES);
            data.copyFrom(MemorySegment.ofArray(bytes));
            HdfLibrary.writeChunk(handle, start, data);
          }
        });
  }

  private void requirePiece(ElementType given, int length, long[] start, long[] count) {
    writer.id();
    Shapes.requireType(path, type, given);
    Shapes.requireBox(path, shape, start, count);
    Shapes.requireLength(path, length, count);
  }

  @Override
  public void copy(Hdf5Reader source, String sourcePath, long... start) {
    long[] count = source.shape(sourcePath);
    copyBox(source, sourcePath, new long[count.length], count, start);
  }

  @Override
  public void copyBox(
      Hdf5Reader source, String sourcePath, long[] start, long[] count, long[] place) {
    Shapes.requireBox(sourcePath, source.shape(sourcePath), start, count);
    Shapes.requireBox(path, shape, place, count);
    // Chunks of texts hold only references into their own file.
    boolean numbers = type != ElementType.STRING;
    if (numbers
        && source instanceof NativeHdf5Reader reader
        && copyChunks(reader, sourcePath, start, count, place)) {
      return;
    }
    Boxes.tile(
        count,
        Boxes.fit(count, COPY_ELEMENTS),
        (at, piece) -> copyPiece(source, sourcePath, plus(start, at), plus(place, at), piece));
  }

  private void copyPiece(
      Hdf5Reader source, String sourcePath, long[] from, long[] to, long[] piece) {
    switch (type) {
      case FLOAT32 -> write(source.floats(sourcePath, from, piece), to, piece);
      case FLOAT64 -> write(source.doubles(sourcePath, from, piece), to, piece);
      case INT32 -> write(source.ints(sourcePath, from, piece), to, piece);
      case INT64 -> write(source.longs(sourcePath, from, piece), to, piece);
      case STRING -> write(source.strings(sourcePath, from, piece), to, piece);
    }
  }

  /** Copies the chunks as they are; {@code false} where the two data sets are not cut alike. */
  boolean copyChunks(
      NativeHdf5Reader source, String sourcePath, long[] start, long[] count, long[] place) {
    return writer.call(
        "copy " + sourcePath + " of " + source.file() + " to",
        path,
        () -> {
          try (Handle from = HdfLibrary.openObject(source.id(), sourcePath)) {
            long[] chunk = HdfLibrary.chunk(from);
            if (chunk == null
                || !HdfLibrary.storedAlike(from, handle)
                || !aligned(chunk, start, count, HdfLibrary.shape(from))
                || !aligned(chunk, place, count, shape)) {
              return false;
            }
            Boxes.tile(
                count, chunk, (at, piece) -> copyChunk(from, plus(start, at), plus(place, at)));
            return true;
          }
        });
  }

  /** Whether a box consists of whole chunks, those at a data set's far edges included. */
  private static boolean aligned(long[] chunk, long[] start, long[] count, long[] shape) {
    boolean aligned = true;
    for (int axis = 0; axis < chunk.length; axis++) {
      boolean whole = count[axis] % chunk[axis] == 0 || start[axis] + count[axis] == shape[axis];
      aligned &= start[axis] % chunk[axis] == 0 && whole;
    }
    return aligned;
  }

  private void copyChunk(Handle from, long[] at, long[] to) {
    long bytes = HdfLibrary.storedBytes(from, at);
    if (bytes == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      HdfLibrary.copyChunk(from, at, handle, to, arena.allocate(bytes, Long.BYTES));
    }
  }

  private static long[] plus(long[] one, long[] other) {
    long[] sum = one.clone();
    Arrays.setAll(sum, axis -> one[axis] + other[axis]);
    return sum;
  }

  void close() {
    writer.run("write", path, handle::close);
  }
}
