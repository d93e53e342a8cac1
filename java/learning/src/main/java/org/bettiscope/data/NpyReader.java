package org.bettiscope.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bettiscope.store.ElementType;

/**
 * Reads numpy's .npy format (NEP 1) piece by piece into memory outside the heap: half, single and
 * double precision, integers of every width and truth values, both byte orders, C and Fortran
 * order.
 */
final class NpyReader {
  private static final int PIECE = 1 << 18;

  private final ArraySource source;
  private final NpyHeader header;
  private final long count;
  private final DataInputStream in;

  /**
   * Reads the header.
   *
   * @param size bytes of the stream in all
   */
  NpyReader(InputStream stream, long size, ArraySource source) throws IOException {
    this.source = source;
    this.in = new DataInputStream(new BufferedInputStream(stream, PIECE));
    this.header = NpyHeader.read(in, source);
    this.count = checkedCount(size);
  }

  private long checkedCount(long size) {
    try {
      long elements = Arrays.stream(header.shape()).reduce(1, Math::multiplyExact);
      long expected = Math.multiplyExact(elements, header.bytes());
      long found = size - header.length();
      if (found != expected) {
        throw source.error(
            "holds %d bytes of elements where its shape %s of %s needs %d"
                .formatted(found, Arrays.toString(header.shape()), header.typeText(), expected),
            "the file is cut off or damaged: write it again");
      }
      return elements;
    } catch (ArithmeticException e) {
      throw source.error(
          "its shape " + Arrays.toString(header.shape()) + " is impossible",
          "write the file again");
    }
  }

  /** Reads numbers: half and single precision as FLOAT32, everything else as FLOAT64. */
  NumericArray readReal(Arena arena) throws IOException {
    if (!header.isNumeric()) {
      throw source.error(
          "elements of type " + header.typeText() + " are not real numbers",
          "save it as float32 or float64");
    }
    boolean single = header.kind() == 'f' && header.bytes() <= Float.BYTES;
    return read(single ? ElementType.FLOAT32 : ElementType.FLOAT64, arena);
  }

  /** Reads integers, exactly. */
  NumericArray readIntegers(Arena arena) throws IOException {
    if (!header.isInteger() || !header.isNumeric()) {
      throw source.error(
          "elements of type " + header.typeText() + " are not integers", "save it as int64");
    }
    return read(ElementType.INT64, arena);
  }

  /** Reads a single text of type S (bytes) or U (UTF-32). */
  String readText() throws IOException {
    if (count != 1 || (header.kind() != 'S' && header.kind() != 'U')) {
      throw source.error("is no text", "write the file again");
    }
    byte[] bytes = in.readNBytes(header.bytes());
    String text =
        header.kind() == 'S'
            ? new String(bytes, StandardCharsets.ISO_8859_1)
            : new String(
                bytes, header.bigEndian() ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE);
    return text.replace("\0", "");
  }

  private NumericArray read(ElementType type, Arena arena) throws IOException {
    MemorySegment values =
        arena.allocate(Math.max(1, count * NumericArray.bytes(type)), Long.BYTES);
    Elements elements = new Elements(header);
    Positions positions = new Positions(header.shape(), header.fortranOrder());
    byte[] buffer = new byte[PIECE];
    MemorySegment piece = MemorySegment.ofArray(buffer);
    int perPiece = PIECE / header.bytes();
    boolean asStored = elements.isNative(type) && positions.inOrder();
    for (long done = 0; done < count; ) {
      int some = (int) Math.min(perPiece, count - done);
      in.readFully(buffer, 0, some * header.bytes());
      if (asStored) {
        MemorySegment.copy(piece, 0, values, done * header.bytes(), (long) some * header.bytes());
      } else {
        convert(piece, some, elements, positions, type, values);
      }
      done += some;
    }
    return new NumericArray(values, type, header.shape());
  }

  private static void convert(
      MemorySegment piece,
      int some,
      Elements elements,
      Positions positions,
      ElementType type,
      MemorySegment values) {
    for (int i = 0; i < some; i++) {
      long to = positions.next();
      switch (type) {
        case FLOAT32 ->
            values.setAtIndex(ValueLayout.JAVA_FLOAT, to, (float) elements.real(piece, i));
        case FLOAT64 -> values.setAtIndex(ValueLayout.JAVA_DOUBLE, to, elements.real(piece, i));
        default -> values.setAtIndex(ValueLayout.JAVA_LONG, to, elements.integer(piece, i));
      }
    }
  }

  /** Decodes elements of a piece. */
  private static final class Elements {
    private final NpyHeader header;
    private final ValueLayout.OfShort shorts;
    private final ValueLayout.OfInt ints;
    private final ValueLayout.OfLong longs;

    Elements(NpyHeader header) {
      ByteOrder order = header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      this.header = header;
      this.shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
      this.ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
      this.longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
    }

    boolean isNative(ElementType type) {
      boolean sameOrder = header.bigEndian() == (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
      boolean sameType =
          switch (type) {
            case FLOAT32, FLOAT64 -> header.kind() == 'f';
            default -> header.kind() == 'i';
          };
      return sameOrder && sameType && header.bytes() == NumericArray.bytes(type);
    }

    double real(MemorySegment piece, int index) {
      if (header.kind() != 'f') {
        long integer = integer(piece, index);
        return header.kind() == 'u' && integer < 0 ? integer + 0x1p64 : integer;
      }
      return switch (header.bytes()) {
        case 2 -> Float.float16ToFloat(piece.get(shorts, 2L * index));
        case 4 -> Float.intBitsToFloat(piece.get(ints, 4L * index));
        default -> Double.longBitsToDouble(piece.get(longs, 8L * index));
      };
    }

    long integer(MemorySegment piece, int index) {
      boolean signed = header.kind() == 'i';
      return switch (header.bytes()) {
        case 1 -> {
          byte value = piece.get(ValueLayout.JAVA_BYTE, index);
          yield signed ? value : Byte.toUnsignedLong(value);
        }
        case 2 -> {
          short value = piece.get(shorts, 2L * index);
          yield signed ? value : Short.toUnsignedLong(value);
        }
        case 4 -> {
          int value = piece.get(ints, 4L * index);
          yield signed ? value : Integer.toUnsignedLong(value);
        }
        default -> piece.get(longs, 8L * index);
      };
    }
  }

  /** Where the elements of a stream belong in an array whose last axis is the fastest. */
  private static final class Positions {
    private final long[] shape;
    private final long[] strides;
    private final long[] index;
    private final boolean inOrder;
    private long next;

    Positions(long[] shape, boolean firstAxisFastest) {
      this.shape = shape;
      this.index = new long[shape.length];
      this.strides = new long[shape.length];
      this.inOrder = !firstAxisFastest || shape.length < 2;
      long stride = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        strides[axis] = stride;
        stride *= shape[axis];
      }
    }

    boolean inOrder() {
      return inOrder;
    }

    long next() {
      long here = next;
      if (inOrder) {
        next++;
        return here;
      }
      for (int axis = 0; axis < shape.length; axis++) {
        next += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        next -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
      return here;
    }
  }
}
