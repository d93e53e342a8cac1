package org.bettiscope.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * Writes a file of named arrays in the format <a
 * href="https://github.com/huggingface/safetensors">safetensors</a>: the length of a header, the
 * header in JSON, and the elements, little-endian, last axis fastest.
 *
 * <p>Arrays are not copied before {@link #write}; the same ones in the same order give the same
 * bytes.
 */
public final class SafetensorsWriter {
  static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final int PIECE = 1 << 16;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * An array to be written.
   *
   * @param encoder puts the element of an index into a buffer
   */
  private record Tensor(
      String name,
      TensorType type,
      List<Long> shape,
      int length,
      ObjIntConsumer<ByteBuffer> encoder) {
    long bytes() {
      return (long) length * type.bytes();
    }
  }

  /** Adds a text about the file under a name. */
  public SafetensorsWriter metadata(String name, String text) {
    metadata.put(name, text);
    return this;
  }

  /** Adds an array of single precision. */
  public SafetensorsWriter add(String name, float[] values, long... shape) {
    return add(
        name, TensorType.F32, values.length, shape, (out, index) -> out.putFloat(values[index]));
  }

  /** Adds an array of double precision. */
  public SafetensorsWriter add(String name, double[] values, long... shape) {
    return add(
        name, TensorType.F64, values.length, shape, (out, index) -> out.putDouble(values[index]));
  }

  /** Adds an array of 32-bit integers. */
  public SafetensorsWriter add(String name, int[] values, long... shape) {
    return add(
        name, TensorType.I32, values.length, shape, (out, index) -> out.putInt(values[index]));
  }

  /** Adds an array of 64-bit integers. */
  public SafetensorsWriter add(String name, long[] values, long... shape) {
    return add(
        name, TensorType.I64, values.length, shape, (out, index) -> out.putLong(values[index]));
  }

  private SafetensorsWriter add(
      String name, TensorType type, int length, long[] shape, ObjIntConsumer<ByteBuffer> encoder) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != length) {
      throw new IllegalArgumentException(
          "%s: %d elements are not of shape %s".formatted(name, length, Arrays.toString(shape)));
    }
    if (name.equals(METADATA) || tensors.containsKey(name)) {
      throw new IllegalArgumentException("an array cannot be named " + name + " (again)");
    }
    List<Long> axes = Arrays.stream(shape).boxed().toList();
    tensors.put(name, new Tensor(name, type, axes, length, encoder));
    return this;
  }

  /**
   * Writes the file: it appears complete and on disk, or not at all.
   *
   * @throws org.bettiscope.persistence.BettiscopeException FAILURE where that is not possible
   */
  public void write(Path file) {
    AtomicFiles.write(
        file.toAbsolutePath(),
        temporary -> {
          try (FileChannel channel =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            write(channel);
          }
        });
  }

  private void write(FileChannel channel) throws IOException {
    // Wide elements first, so that every element is aligned for readers that map the file.
    List<Tensor> laidOut = new ArrayList<>(tensors.values());
    laidOut.sort(Comparator.comparingInt((Tensor tensor) -> -tensor.type().bytes()));
    byte[] header = header(laidOut);
    ByteBuffer out = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    drain(out.putLong(header.length), channel);
    writeFully(ByteBuffer.wrap(header), channel);
    for (Tensor tensor : laidOut) {
      for (int i = 0; i < tensor.length(); i++) {
        tensor.encoder().accept(out, i);
        if (!out.hasRemaining()) {
          drain(out, channel);
        }
      }
      drain(out, channel);
    }
  }

  private static void drain(ByteBuffer full, FileChannel channel) throws IOException {
    writeFully(full.flip(), channel);
    full.clear();
  }

  private static void writeFully(ByteBuffer bytes, FileChannel channel) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private byte[] header(List<Tensor> laidOut) {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      entries.put(METADATA, metadata);
    }
    long begin = 0;
    for (Tensor tensor : laidOut) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.type().name());
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", List.of(begin, begin + tensor.bytes()));
      entries.put(tensor.name(), entry);
      begin += tensor.bytes();
    }
    byte[] json = Json.value(entries).getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
