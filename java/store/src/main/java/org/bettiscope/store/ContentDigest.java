package org.bettiscope.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A digest of what an HDF5 file says, whatever its chunks, its compression and the order in which
 * it was written: the SHA-256 of its groups and data sets in the order of their paths.
 *
 * <p>Each object goes in as its path and its attributes, a data set also as its type, shape, axes
 * and values. A text goes in as the length of its UTF-8 bytes and the bytes, a number as its bytes,
 * little-endian; every NaN is the same.
 */
public final class ContentDigest {
  private static final long PIECE_ELEMENTS = 1 << 20;

  private final MessageDigest digest = Digests.sha256();

  private ContentDigest() {}

  /**
   * The digest of a file's content, in 64 hexadecimal digits.
   *
   * @throws org.bettiscope.persistence.BettiscopeException DATA where the file cannot be read
   */
  public static String of(Path file) {
    try (Hdf5Reader reader = Hdf5.open(file)) {
      ContentDigest digest = new ContentDigest();
      FileLayout layout = FileLayout.of(reader);
      layout
          .attributes()
          .forEach((path, attributes) -> {
            digest.text(path);
            digest.attributes(attributes);
            if (layout.datasets().containsKey(path)) {
              digest.dataset(reader, path, layout.datasets().get(path));
            }
          });
      return Digests.hexadecimal(digest.digest);
    }
  }

  /** The digest of one data set without its attributes. */
  static String of(Hdf5Reader reader, String path, FileLayout.Dataset layout) {
    ContentDigest digest = new ContentDigest();
    digest.dataset(reader, path, layout);
    return Digests.hexadecimal(digest.digest);
  }

  /** As if the data set were this axis of 64-bit integers. */
  static String ofAxis(long[] values) {
    ContentDigest digest = new ContentDigest();
    digest.header(FileLayout.Dataset.axis(values.length));
    digest.longs(values);
    return Digests.hexadecimal(digest.digest);
  }

  private void attributes(Attributes attributes) {
    attributes
        .values()
        .forEach((name, value) -> {
          text(name);
          text(value.type() + (value.array() ? " array" : ""));
          text(Integer.toString(value.elements().size()));
          value.elements().forEach(element -> text(element.toString()));
        });
  }

  private void dataset(Hdf5Reader reader, String path, FileLayout.Dataset layout) {
    header(layout);
    if (layout.bareAxis()) {
      return;
    }
    long[] shape = layout.shapeArray();
    long[] piece = Boxes.fit(shape, PIECE_ELEMENTS);
    Boxes.tile(shape, piece, (start, count) -> values(reader, path, layout.type(), start, count));
  }

  private void header(FileLayout.Dataset layout) {
    text(layout.type() + (layout.bareAxis() ? " axis" : ""));
    text(layout.shape().toString());
    text(layout.axes().toString());
  }

  private void values(
      Hdf5Reader reader, String path, ElementType type, long[] start, long[] count) {
    switch (type) {
      case FLOAT32 -> floats(reader.floats(path, start, count));
      case FLOAT64 -> doubles(reader.doubles(path, start, count));
      case INT32 -> ints(reader.ints(path, start, count));
      case INT64 -> longs(reader.longs(path, start, count));
      case STRING -> texts(reader.strings(path, start, count));
    }
  }

  private void floats(float[] values) {
    ByteBuffer bytes = buffer(values.length, Float.BYTES);
    for (float value : values) {
      bytes.putInt(Float.floatToIntBits(value));
    }
    digest.update(bytes.flip());
  }

  private void doubles(double[] values) {
    ByteBuffer bytes = buffer(values.length, Double.BYTES);
    for (double value : values) {
      bytes.putLong(Double.doubleToLongBits(value));
    }
    digest.update(bytes.flip());
  }

  private void ints(int[] values) {
    ByteBuffer bytes = buffer(values.length, Integer.BYTES);
    bytes.asIntBuffer().put(values);
    digest.update(bytes);
  }

  private void longs(long[] values) {
    ByteBuffer bytes = buffer(values.length, Long.BYTES);
    bytes.asLongBuffer().put(values);
    digest.update(bytes);
  }

  private void texts(String[] values) {
    for (String value : values) {
      text(value);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(buffer(1, Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static ByteBuffer buffer(int count, int size) {
    return ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
