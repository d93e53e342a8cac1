package org.bettiscope.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes numpy files, version 1.0 of their format. */
final class Npy {
  private Npy() {}

  /** A matrix of float64. */
  static Path matrix(Path file, double[][] rows) throws IOException {
    ByteBuffer values = bytes(rows.length * rows[0].length);
    for (double[] row : rows) {
      for (double value : row) {
        values.putDouble(value);
      }
    }
    return write(file, "(%d, %d)".formatted(rows.length, rows[0].length), values);
  }

  /** A vector of float64. */
  static Path vector(Path file, double... elements) throws IOException {
    ByteBuffer values = bytes(elements.length);
    for (double value : elements) {
      values.putDouble(value);
    }
    return write(file, "(%d,)".formatted(elements.length), values);
  }

  private static ByteBuffer bytes(int values) {
    return ByteBuffer.allocate(values * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Path write(Path file, String shape, ByteBuffer values) throws IOException {
    String dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(shape);
    // Magic, version, length and dictionary fill a multiple of 64 bytes.
    String header = dictionary + " ".repeat(63 - (10 + dictionary.length()) % 64) + "\n";
    ByteBuffer all =
        ByteBuffer.allocate(10 + header.length() + values.capacity())
            .order(ByteOrder.LITTLE_ENDIAN);
    all.put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0);
    all.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    all.put(values.flip());
    return Files.write(file, all.array());
  }
}
