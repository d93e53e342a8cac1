package org.bettiscope.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.SafetensorsHeader.Tensor;

/**
 * Reads a file of named arrays in the format <a
 * href="https://github.com/huggingface/safetensors">safetensors</a>. The whole header is checked
 * when the file is opened; elements are read when they are asked for.
 *
 * <p>Every failure is a {@link BettiscopeException} of kind DATA that begins with the file.
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final String REMEDY = "name a complete .safetensors file";
  private static final int PIECE = 1 << 16;
  private static final Set<TensorType> REAL =
      Set.of(TensorType.F64, TensorType.F32, TensorType.F16, TensorType.BF16);
  private static final Set<TensorType> SINGLE =
      Set.of(TensorType.F32, TensorType.F16, TensorType.BF16);

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;

  private SafetensorsReader(Path file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /** Opens a file. */
  public static SafetensorsReader open(Path file) {
    if (Files.isDirectory(file)) {
      throw error(file, "is a folder", REMEDY);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file);
      return new SafetensorsReader(file, channel, SafetensorsHeader.read(file, channel));
    } catch (IOException e) {
      close(channel);
      throw unreadable(file, e);
    } catch (RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BettiscopeException error(Path file, String problem, String remedy) {
    return new BettiscopeException(Kind.DATA, file + ": " + problem, remedy);
  }

  private static BettiscopeException unreadable(Path file, IOException e) {
    return new BettiscopeException(
        Kind.DATA, file + ": cannot be read: " + AtomicFiles.reason(e), REMEDY, e);
  }

  /** The file being read. */
  public Path file() {
    return file;
  }

  /** The texts about the file, by their names. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The names of the arrays, in the order of their elements in the file. */
  public List<String> names() {
    return List.copyOf(header.tensors().keySet());
  }

  /** Whether there is an array of that name. */
  public boolean has(String name) {
    return header.tensors().containsKey(name);
  }

  /** The lengths of an array's axes; empty for a single value. */
  public long[] shape(String name) {
    return tensor(name).shape().clone();
  }

  /** Reads an array of type F32, F16 or BF16. */
  public float[] floats(String name) {
    Tensor tensor = tensor(name, SINGLE);
    float[] values = new float[length(tensor)];
    forEach(tensor, (in, index) -> values[index] = (float) real(tensor.type(), in));
    return values;
  }

  /** Reads an array of type F64, F32, F16 or BF16. */
  public double[] doubles(String name) {
    Tensor tensor = tensor(name, REAL);
    double[] values = new double[length(tensor)];
    forEach(tensor, (in, index) -> values[index] = real(tensor.type(), in));
    return values;
  }

  /** Reads an array of type I32. */
  public int[] ints(String name) {
    Tensor tensor = tensor(name, Set.of(TensorType.I32));
    int[] values = new int[length(tensor)];
    forEach(tensor, (in, index) -> values[index] = in.getInt());
    return values;
  }

  /** Reads an array of type I64. */
  public long[] longs(String name) {
    Tensor tensor = tensor(name, Set.of(TensorType.I64));
    long[] values = new long[length(tensor)];
    forEach(tensor, (in, index) -> values[index] = in.getLong());
    return values;
  }

  private static double real(TensorType type, ByteBuffer in) {
    return switch (type) {
      case F64 -> in.getDouble();
      case F32 -> in.getFloat();
      case F16 -> Float.float16ToFloat(in.getShort());
      // The upper half of a single-precision number.
      case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
      default -> throw new IllegalArgumentException(type + " is no real type");
    };
  }

  private Tensor tensor(String name, Set<TensorType> readable) {
    Tensor tensor = tensor(name);
    if (!readable.contains(tensor.type())) {
      String types = readable.stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
      throw error(
          file,
          "'%s' is of type %s where %s is expected".formatted(name, tensor.type(), types),
          "save it as that type");
    }
    return tensor;
  }

  private Tensor tensor(String name) {
    Tensor tensor = header.tensors().get(name);
    if (tensor == null) {
      throw error(
          file,
          "has no '%s'; it has %s".formatted(name, String.join(", ", names())),
          "name one of these");
    }
    return tensor;
  }

  private int length(Tensor tensor) {
    long length = (tensor.end() - tensor.begin()) / tensor.type().bytes();
    if (length > Integer.MAX_VALUE - 8) {
      throw error(
          file,
          "'%s' has %d elements, more than one array holds".formatted(tensor.name(), length),
          "split it");
    }
    return (int) length;
  }

  private void forEach(Tensor tensor, ObjIntConsumer<ByteBuffer> taker) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    long position = header.dataStart() + tensor.begin();
    int length = length(tensor);
    int perPiece = PIECE / tensor.type().bytes();
    try {
      for (int done = 0; done < length; ) {
        int some = Math.min(perPiece, length - done);
        SafetensorsHeader.fill(
            piece.clear().limit(some * tensor.type().bytes()), channel, position, file);
        position += piece.limit();
        for (int end = done + some; done < end; done++) {
          taker.accept(piece, done);
        }
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
