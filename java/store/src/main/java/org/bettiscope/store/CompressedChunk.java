package org.bettiscope.store;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A chunk of single-precision numbers as HDF5 stores it: its bytes shuffled, first bytes of all
 * numbers before second bytes, then deflated at level 1. Any thread may make one, which is most of
 * the work of writing it.
 *
 * @param elements how many numbers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CompressedChunk(byte[] bytes, int elements) {

  /** Compresses the numbers of a whole chunk, last axis fastest. */
  public static CompressedChunk of(float[] values) {
    return new CompressedChunk(deflate(shuffle(values)), values.length);
  }

  /** Little-endian, whatever the machine. */
  private static byte[] shuffle(float[] values) {
    int n = values.length;
    byte[] shuffled = new byte[Math.multiplyExact(n, Float.BYTES)];
    for (int i = 0; i < n; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      shuffled[i] = (byte) bits;
      shuffled[n + i] = (byte) (bits >> 8);
      shuffled[2 * n + i] = (byte) (bits >> 16);
      shuffled[3 * n + i] = (byte) (bits >> 24);
    }
    return shuffled;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(HdfLibrary.DEFLATE_LEVEL);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      // What cannot be compressed grows by a few bytes in every block of 16 KiB.
      byte[] deflated = new byte[bytes.length + bytes.length / 1000 + 64];
      int length = 0;
      while (!deflater.finished()) {
        if (length == deflated.length) {
          deflated = Arrays.copyOf(deflated, 2 * length);
        }
        length += deflater.deflate(deflated, length, deflated.length - length);
      }
      return Arrays.copyOf(deflated, length);
    } finally {
      deflater.end();
    }
  }
}
