package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files of safetensors beside those of the format's own library for Python. */
class SafetensorsTest {
  @TempDir Path folder;

  private Path written() {
    Path file = folder.resolve("ours.safetensors");
    new SafetensorsWriter()
        .metadata("format", "pt")
        .metadata("épreuve", "a \"text\"\n")
        .add(
            "singles",
            new float[] {
              1.5f, -0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f
            },
            2,
            3)
        .add("ints", new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 7}, 3)
        .add("doubles", new double[] {0.1, -1e308, Double.MIN_VALUE}, 3)
        .add("longs", new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 2, 1)
        .add("nothing", new float[0], 3, 0)
        .add("single value", new double[] {2.5})
        .write(file);
    return file;
  }

  @Test
  void testPythonReadsOurs() throws Exception {
    Python.run(folder, "read_safetensors.py", written());
  }

  @Test
  void testReadsOurs() {
    try (SafetensorsReader reader = SafetensorsReader.open(written())) {
      assertEquals(Map.of("format", "pt", "épreuve", "a \"text\"\n"), reader.metadata());
      assertEquals(
          List.of("doubles", "longs", "single value", "singles", "ints", "nothing"),
          reader.names());
      assertArrayEquals(new long[] {2, 3}, reader.shape("singles"));
      assertArrayEquals(new long[0], reader.shape("single value"));
      assertArrayEquals(
          new float[] {1.5f, -0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f},
          reader.floats("singles"));
      assertArrayEquals(new double[] {0.1, -1e308, Double.MIN_VALUE}, reader.doubles("doubles"));
      assertArrayEquals(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, reader.longs("longs"));
      assertArrayEquals(new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, 7}, reader.ints("ints"));
    }
  }

  @Test
  void testElementsAreAligned() throws IOException {
    Path file = folder.resolve("aligned.safetensors");
    new SafetensorsWriter()
        .add("i", new int[] {1}, 1)
        .add("d", new double[] {Math.PI}, 1)
        .write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.getLong(0);
    assertEquals(0, header % 8);
    assertEquals(Math.PI, bytes.getDouble((int) (8 + header)));
    assertEquals(8 + header + 12, bytes.capacity());
  }

  @Test
  void testLongArraysPassPieceByPiece() {
    double[] values = new Random(5).doubles(100_001).toArray();
    Path file = folder.resolve("long.safetensors");
    new SafetensorsWriter()
        .add("short", new float[] {1}, 1)
        .add("long", values, values.length)
        .write(file);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertArrayEquals(values, reader.doubles("long"));
      assertArrayEquals(new float[] {1}, reader.floats("short"));
    }
  }

  @Test
  void testReadsPythons() throws Exception {
    Python.run(folder, "write_safetensors.py", folder);
    try (SafetensorsReader reader = SafetensorsReader.open(folder.resolve("all.safetensors"))) {
      assertEquals(Map.of("format", "pt"), reader.metadata());
      assertArrayEquals(new long[] {2, 2}, reader.shape("doubles"));
      assertArrayEquals(new double[] {0.1, -2, 3e300, Double.NaN}, reader.doubles("doubles"));
      assertArrayEquals(new float[] {0.1f, -2, Float.MIN_VALUE}, reader.floats("singles"));
      assertArrayEquals(new double[] {0.1f, -2, Float.MIN_VALUE}, reader.doubles("singles"));
      // IEEE 754: the halves nearest to 0.1 and 6e-8 are 1638.5 / 2^14 and 2^-24.
      assertArrayEquals(new float[] {1638 / 16384f, -2, 65504, 0x1p-24f}, reader.floats("halves"));
      assertArrayEquals(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, reader.longs("longs"));
      assertArrayEquals(new int[] {-5}, reader.ints("ints"));
      assertArrayEquals(new float[0], reader.floats("nothing"));
      assertArrayEquals(new long[] {0, 4}, reader.shape("nothing"));
      assertRefused(
          reader.file() + ": 'bytes' is of type U8 where F32, F16, BF16 is expected",
          () -> reader.floats("bytes"));
      assertRefused(
          reader.file() + ": 'doubles' is of type F64 where F32, F16, BF16 is expected",
          () -> reader.floats("doubles"));
      BettiscopeException missing =
          assertThrows(BettiscopeException.class, () -> reader.shape("weights"));
      assertTrue(missing.getMessage().startsWith(reader.file() + ": has no 'weights'; it has "));
    }
    try (SafetensorsReader reader = SafetensorsReader.open(folder.resolve("brain.safetensors"))) {
      assertArrayEquals(
          new float[] {1, -2.5f, 0x1.fep127f, Float.POSITIVE_INFINITY}, reader.floats("brain"));
    }
  }

  @Test
  void testDamageIsNamed() throws Exception {
    String read = Python.run(folder, "write_safetensors.py", folder);
    assertEquals("", read, "what Python's library reads is not damaged");
    Map<String, String> problems = new TreeMap<>();
    problems.put("empty", "has 0 bytes, and no header");
    problems.put("short", "has 7 bytes, and no header");
    problems.put(
        "long", "a header of 100000001 bytes is longer than the 100000000 that are allowed");
    problems.put(
        "unsigned",
        "a header of 18446744073709551615 bytes is longer than the 100000000 that are allowed");
    problems.put("header-cut", "is cut off in its header: 32 bytes of ");
    problems.put("data-cut", "'b' lies at bytes 8 to 16 of 15 that are there");
    problems.put("text", "its header is not JSON: ");
    problems.put("latin", "its header is not UTF-8 text");
    problems.put("list", "its header is not a JSON object");
    problems.put("no-header", "its header is not a JSON object");
    problems.put("second-value", "its header is not JSON: ");
    problems.put("twice", "its header names something twice: ");
    problems.put("overlap", "'a' and 'b' overlap");
    problems.put("hole", "4 bytes after 'a' belong to no array");
    problems.put("late", "4 bytes after the header belong to no array");
    problems.put("tail", "4 bytes after 'b' belong to no array");
    problems.put("beyond", "'b' lies at bytes 8 to 16 of 8 that are there");
    problems.put("backwards", "'a' lies at [8, 0]: a begin and an end are expected");
    problems.put("negative", "'a' has no data_offsets that is a list of sizes");
    problems.put("size", "'a' has 8 bytes where its shape [3] of F32 needs 12");
    problems.put(
        "overflow", "'a' has the impossible shape [4611686018427387904, 4611686018427387904]");
    problems.put("fraction", "'a' has no shape that is a list of sizes");
    problems.put("dtype", "'a' has the dtype \"F31\", which is not known");
    problems.put("shapeless", "'a' has no shape that is a list of sizes");
    problems.put("metadata", "'a' of __metadata__ is not a text");
    problems.put("metadata-list", "__metadata__ is not an object of texts");
    problems.forEach((name, problem) -> {
      Path file = folder.resolve(name + ".safetensors");
      assertRefused(file + ": " + problem, () -> SafetensorsReader.open(file));
    });
  }

  @Test
  void testFilesThatAreNotThere() {
    Path none = folder.resolve("none.safetensors");
    assertRefused(
        none + ": cannot be read: no such file or folder", () -> SafetensorsReader.open(none));
    assertRefused(folder + ": is a folder", () -> SafetensorsReader.open(folder));
  }

  @Test
  void testCutOffAnywhere() throws IOException {
    byte[] bytes = Files.readAllBytes(written());
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertRefused(cut + ": ", () -> SafetensorsReader.open(cut));
    }
  }

  @Test
  void testNothingIsLeftOfAFileThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "").resolve("a.safetensors");
    BettiscopeException refused =
        assertThrows(
            BettiscopeException.class,
            () -> new SafetensorsWriter().add("a", new float[] {1}, 1).write(file));
    assertEquals(Kind.FAILURE, refused.kind());
    assertTrue(refused.getMessage().startsWith(file + ": cannot be written: "));
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void testMistakesOfCallers() {
    SafetensorsWriter writer = new SafetensorsWriter().add("a", new int[] {1, 2}, 2);
    assertThrows(IllegalArgumentException.class, () -> writer.add("a", new int[] {1}, 1));
    assertThrows(IllegalArgumentException.class, () -> writer.add("b", new int[] {1, 2}, 3));
    assertThrows(
        IllegalArgumentException.class, () -> writer.add("__metadata__", new int[] {1}, 1));
  }

  private static void assertRefused(String message, Executable act) {
    BettiscopeException refused = assertThrows(BettiscopeException.class, act);
    assertEquals(Kind.DATA, refused.kind());
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    assertFalse(refused.remedy().isEmpty() || refused.remedy().contains("\n"));
  }
}
