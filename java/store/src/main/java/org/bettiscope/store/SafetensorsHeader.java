package org.bettiscope.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bettiscope.persistence.BettiscopeException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header of a safetensors file, checked: every array has the bytes that its shape needs, and
 * all of them together cover what follows the header, each byte once.
 *
 * @param metadata texts about the file
 * @param tensors the arrays by their names, in the order of their elements
 * @param dataStart where in the file the offsets of the arrays begin
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SafetensorsHeader(
    SortedMap<String, String> metadata, Map<String, Tensor> tensors, long dataStart) {
  // The limit of the format's own readers.
  private static final long MOST_HEADER_BYTES = 100_000_000;
  private static final String DAMAGED = "the file is damaged or cut off: write it again";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * An array in a file.
   *
   * @param begin its first byte, counted from the end of the header
   * @param end the first byte after it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Tensor(String name, TensorType type, long[] shape, long begin, long end) {}

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw damaged(file, "has %d bytes, and no header".formatted(size));
    }
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long length = fill(start, channel, 0, file).getLong();
    if (length < 0 || length > MOST_HEADER_BYTES) {
      throw SafetensorsReader.error(
          file,
          "a header of %s bytes is longer than the %d that are allowed"
              .formatted(Long.toUnsignedString(length), MOST_HEADER_BYTES),
          "name a .safetensors file: this is another kind, or damaged");
    }
    if (length > size - Long.BYTES) {
      throw damaged(
          file,
          "is cut off in its header: %d bytes of %d are there"
              .formatted(size - Long.BYTES, length));
    }
    ByteBuffer text = fill(ByteBuffer.allocate((int) length), channel, Long.BYTES, file);
    long dataStart = Long.BYTES + length;
    return new Parser(file, size - dataStart).parse(text, dataStart);
  }

  /** Fills a buffer with the bytes from a position of the file. */
  static ByteBuffer fill(ByteBuffer buffer, FileChannel channel, long position, Path file)
      throws IOException {
    long from = position;
    while (buffer.hasRemaining()) {
      int some = channel.read(buffer, from);
      if (some < 0) {
        throw damaged(file, "became shorter while it was read");
      }
      from += some;
    }
    return buffer.flip();
  }

  private static BettiscopeException damaged(Path file, String problem) {
    return SafetensorsReader.error(file, problem, DAMAGED);
  }

  /**
   * Reads the JSON.
   *
   * @param available the bytes after the header
   */
  private record Parser(Path file, long available) {

    SafetensorsHeader parse(ByteBuffer text, long dataStart) {
      SortedMap<String, String> metadata = new TreeMap<>();
      List<Tensor> tensors = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : json(text).properties()) {
        if (entry.getKey().equals(SafetensorsWriter.METADATA)) {
          metadata.putAll(texts(entry.getValue()));
        } else {
          tensors.add(tensor(entry.getKey(), entry.getValue()));
        }
      }
      // Of arrays without elements, which begin where their neighbours do, the end says the order.
      tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
      checkCover(tensors);
      Map<String, Tensor> byName = new LinkedHashMap<>();
      tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
      return new SafetensorsHeader(metadata, byName, dataStart);
    }

    private JsonNode json(ByteBuffer text) {
      JsonNode root;
      try {
        root = JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(text).toString());
      } catch (CharacterCodingException e) {
        throw damaged(file, "its header is not UTF-8 text");
      } catch (JacksonException e) {
        String problem =
            e.getOriginalMessage().startsWith("Duplicate")
                ? "its header names something twice: "
                : "its header is not JSON: ";
        throw damaged(file, problem + e.getOriginalMessage().lines().findFirst().orElse(""));
      }
      if (!root.isObject()) {
        throw damaged(file, "its header is not a JSON object");
      }
      return root;
    }

    private Map<String, String> texts(JsonNode node) {
      Map<String, String> texts = new TreeMap<>();
      if (!node.isObject()) {
        throw damaged(file, SafetensorsWriter.METADATA + " is not an object of texts");
      }
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (!entry.getValue().isString()) {
          throw damaged(
              file,
              "'%s' of %s is not a text".formatted(entry.getKey(), SafetensorsWriter.METADATA));
        }
        texts.put(entry.getKey(), entry.getValue().stringValue());
      }
      return texts;
    }

    private Tensor tensor(String name, JsonNode node) {
      TensorType type = type(name, node.path("dtype"));
      long[] shape = numbers(name, node, "shape");
      long[] offsets = numbers(name, node, "data_offsets");
      if (offsets.length != 2 || offsets[0] > offsets[1]) {
        throw damaged(
            file,
            "'%s' lies at %s: a begin and an end are expected".formatted(name, text(offsets)));
      }
      if (offsets[1] > available) {
        throw damaged(
            file,
            "'%s' lies at bytes %d to %d of %d that are there"
                .formatted(name, offsets[0], offsets[1], available));
      }
      checkSize(name, type, shape, offsets[1] - offsets[0]);
      return new Tensor(name, type, shape, offsets[0], offsets[1]);
    }

    private TensorType type(String name, JsonNode node) {
      for (TensorType type : TensorType.values()) {
        if (node.isString() && type.name().equals(node.stringValue())) {
          return type;
        }
      }
      throw SafetensorsReader.error(
          file,
          "'%s' has the dtype %s, which is not known".formatted(name, node),
          "save it as one of " + Arrays.toString(TensorType.values()));
    }

    private long[] numbers(String name, JsonNode node, String key) {
      JsonNode list = node.path(key);
      boolean valid = list.isArray();
      for (JsonNode element : list) {
        valid = valid && element.isIntegralNumber() && element.canConvertToLong();
        valid = valid && element.longValue() >= 0;
      }
      if (!valid) {
        throw damaged(file, "'%s' has no %s that is a list of sizes".formatted(name, key));
      }
      return list.valueStream().mapToLong(JsonNode::longValue).toArray();
    }

    private void checkSize(String name, TensorType type, long[] shape, long bytes) {
      try {
        long needed = type.bytes();
        for (long axis : shape) {
          needed = Math.multiplyExact(needed, axis);
        }
        if (needed != bytes) {
          throw damaged(
              file,
              "'%s' has %d bytes where its shape %s of %s needs %d"
                  .formatted(name, bytes, text(shape), type, needed));
        }
      } catch (ArithmeticException e) {
        throw damaged(file, "'%s' has the impossible shape %s".formatted(name, text(shape)));
      }
    }

    private void checkCover(List<Tensor> tensors) {
      long end = 0;
      String before = "the header";
      for (Tensor tensor : tensors) {
        if (tensor.begin() < end) {
          throw damaged(file, "%s and '%s' overlap".formatted(before, tensor.name()));
        }
        checkGap(end, tensor.begin(), before);
        end = tensor.end();
        before = "'" + tensor.name() + "'";
      }
      checkGap(end, available, before);
    }

    private void checkGap(long end, long next, String before) {
      if (next > end) {
        throw damaged(file, "%d bytes after %s belong to no array".formatted(next - end, before));
      }
    }

    private static String text(long[] numbers) {
      return Arrays.toString(numbers);
    }
  }
}
