package org.bettiscope.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an .npy stream, versions 1 to 3 of numpy's format.
 *
 * @param kind numpy's letter: b, i, u, f, S, U, ...
 * @param bytes bytes of an element
 * @param bigEndian byte order
 * @param fortranOrder whether the first axis is the fastest
 * @param shape lengths of the axes
 * @param length bytes before the elements
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(
    char kind, int bytes, boolean bigEndian, boolean fortranOrder, long[] shape, long length) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-zA-Z])(\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");
  private static final int LONGEST = 1 << 20;

  /** Reads the header; the stream then stands at the first element. */
  static NpyHeader read(DataInputStream in, ArraySource source) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw source.error("does not begin like an .npy file", "save it with numpy.save");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw source.error(".npy version " + version + " is not known", "save it with numpy.save");
    }
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | (size[i] & 0xff);
    }
    if (length > LONGEST) {
      throw source.error("its .npy header claims " + length + " bytes", "write the file again");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw new EOFException("the .npy header is cut off");
    }
    return parse(new String(text, StandardCharsets.UTF_8), 8 + size.length + length, source);
  }

  private static NpyHeader parse(String text, long length, ArraySource source) {
    Matcher descr = DESCR.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !order.find() || !shape.find()) {
      throw source.error(
          "its elements are not plain numbers: " + text.strip(),
          "save an array of float32, float64 or integers");
    }
    char kind = descr.group(2).charAt(0);
    int units = descr.group(3).isEmpty() ? 1 : Integer.parseInt(descr.group(3));
    return new NpyHeader(
        kind,
        kind == 'U' ? units * Integer.BYTES : units,
        descr.group(1).equals(">"),
        order.group(1).equals("True"),
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(axis -> !axis.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray(),
        length);
  }

  /** Whether elements are integers or truth values of at most 64 bits. */
  boolean isInteger() {
    return kind == 'b' || kind == 'i' || kind == 'u';
  }

  /** Whether elements are numbers we can hold. */
  boolean isNumeric() {
    boolean power = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    return isInteger() ? power : kind == 'f' && power && bytes > 1;
  }

  /** The element type as numpy writes it. */
  String typeText() {
    return (bigEndian ? ">" : bytes == 1 ? "|" : "<") + kind + bytes;
  }
}
