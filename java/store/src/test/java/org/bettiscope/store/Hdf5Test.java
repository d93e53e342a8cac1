package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written comes back: every type, every shape, whole and in pieces. */
class Hdf5Test {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.h5");
  }

  private Hdf5Reader written(Consumer<Hdf5Writer> content) {
    try (Hdf5Writer writer = Hdf5.create(file)) {
      content.accept(writer);
    }
    return Hdf5.open(file);
  }

  @Test
  void singlePrecisionComesBackWithItsOddValues() {
    float[] values = {
      0f,
      -0f,
      1.5f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    try (Hdf5Reader reader = written(w -> w.write("/a/b/x", values, 2, 4))) {
      assertEquals(ElementType.FLOAT32, reader.type("/a/b/x"));
      assertArrayEquals(new long[] {2, 4}, reader.shape("/a/b/x"));
      float[] back = reader.floats("/a/b/x");
      for (int i = 0; i < values.length; i++) {
        assertEquals(
            Float.floatToIntBits(values[i]), Float.floatToIntBits(back[i]), "element " + i);
      }
    }
  }

  @Test
  void doublePrecisionComesBackWithItsOddValues() {
    double[] values = {
      -0d, Math.PI, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1 / 0d, -1 / 0d
    };
    try (Hdf5Reader reader = written(w -> w.write("/x", values, values.length))) {
      assertEquals(ElementType.FLOAT64, reader.type("/x"));
      assertArrayEquals(values, reader.doubles("/x"));
    }
  }

  @Test
  void integersComeBackAtTheirLimits() {
    int[] ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
    long[] longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE};
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/ints", ints, 4);
          w.write("/longs", longs, 2, 1, 2);
        })) {
      assertEquals(ElementType.INT32, reader.type("/ints"));
      assertEquals(ElementType.INT64, reader.type("/longs"));
      assertArrayEquals(ints, reader.ints("/ints"));
      assertArrayEquals(
          new long[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}, reader.longs("/ints"));
      assertArrayEquals(longs, reader.longs("/longs"));
      assertArrayEquals(new long[] {2, 1, 2}, reader.shape("/longs"));
    }
  }

  @Test
  void textsComeBackInEveryAlphabet() {
    String[] texts = {
      "", "plain", "Poincaré — ℤ/2", "ガロア", "\uD835\uDD3D and\nlines\t", "x".repeat(100_000)
    };
    try (Hdf5Reader reader = written(w -> w.write("/reason", texts, 3, 2))) {
      assertEquals(ElementType.STRING, reader.type("/reason"));
      assertArrayEquals(texts, reader.strings("/reason"));
      assertArrayEquals(
          new String[] {texts[3], texts[5]},
          reader.strings("/reason", new long[] {1, 1}, new long[] {2, 1}));
    }
  }

  @Test
  void namesAndFileNamesMayHoldAnyAlphabet() {
    file = folder.resolve("Übersicht ☂.h5");
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/größe/ℝ³", new int[] {7}, 1);
          w.attribute("/größe", "Länge", "weit");
        })) {
      assertEquals(List.of("größe"), reader.children("/"));
      assertArrayEquals(new int[] {7}, reader.ints("/größe/ℝ³"));
      assertEquals(List.of("Länge"), reader.attributes("/größe"));
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void singleValuesHaveNoAxes() {
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/x", new double[] {2.5});
          w.write("/t", new String[] {"one"});
        })) {
      assertEquals(0, reader.shape("/x").length);
      assertArrayEquals(new double[] {2.5}, reader.doubles("/x"));
      assertArrayEquals(new String[] {"one"}, reader.strings("/t"));
    }
  }

  @Test
  void emptyArraysOfEveryTypeComeBack() {
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/pairs", new float[0], 0, 2);
          w.write("/d", new double[0], 3, 0);
          w.write("/i", new int[0], 0);
          w.write("/l", new long[0], 0, 0);
          w.write("/s", new String[0], 0);
          Hdf5Dataset pieces =
              w.create("/pieces", ElementType.FLOAT32, new long[] {0, 5}, new long[] {4, 5});
          pieces.write(new float[0], new long[] {0, 0}, new long[] {0, 5});
          w.attribute("/", "none", new long[0]);
          w.attribute("/", "words", new String[0]);
        })) {
      assertArrayEquals(new long[] {0, 2}, reader.shape("/pairs"));
      assertEquals(0, reader.floats("/pairs").length);
      assertEquals(0, reader.doubles("/d").length);
      assertEquals(0, reader.ints("/i").length);
      assertEquals(0, reader.longs("/l").length);
      assertEquals(0, reader.strings("/s").length);
      assertEquals(0, reader.floats("/pieces").length);
      assertEquals(0, reader.longArrayAttribute("/", "none").length);
      assertEquals(0, reader.stringArrayAttribute("/", "words").length);
    }
  }

  @Test
  void largeArraysAreCompressedAndAnyPieceComesBack() throws IOException {
    Random random = new Random(1);
    long[] shape = {3, 500, 70};
    float[] values = new float[3 * 500 * 70];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, (float) random.nextGaussian());
    }
    try (Hdf5Reader reader = written(w -> w.write("/x", values, shape))) {
      assertTrue(Files.size(file) < 4L * values.length * 3 / 4, "half of the values are 0");
      assertArrayEquals(values, reader.floats("/x"));
      for (int trial = 0; trial < 50; trial++) {
        long[] start = new long[3];
        long[] count = new long[3];
        for (int axis = 0; axis < 3; axis++) {
          start[axis] = random.nextLong(shape[axis] + 1);
          count[axis] = random.nextLong(shape[axis] - start[axis] + 1);
        }
        assertArrayEquals(piece(values, shape, start, count), reader.floats("/x", start, count));
      }
    }
  }

  private static float[] piece(float[] values, long[] shape, long[] start, long[] count) {
    float[] piece = new float[(int) (count[0] * count[1] * count[2])];
    int next = 0;
    for (long i = start[0]; i < start[0] + count[0]; i++) {
      for (long j = start[1]; j < start[1] + count[1]; j++) {
        for (long k = start[2]; k < start[2] + count[2]; k++) {
          piece[next++] = values[(int) ((i * shape[1] + j) * shape[2] + k)];
        }
      }
    }
    return piece;
  }

  @Test
  void piecesOfEveryTypeAreWrittenInAnyOrderAndTheRestIsEmpty() {
    long[] shape = {2, 3};
    long[] second = {1, 0};
    long[] row = {1, 3};
    try (Hdf5Reader reader =
        written(w -> {
          long[] chunk = {1, 2};
          w.create("/f", ElementType.FLOAT32, shape, chunk)
              .write(new float[] {1, 2, 3}, second, row);
          w.create("/d", ElementType.FLOAT64, shape, null)
              .write(new double[] {1, 2, 3}, second, row);
          w.create("/i", ElementType.INT32, shape, chunk).write(new int[] {1, 2, 3}, second, row);
          w.create("/l", ElementType.INT64, shape, null).write(new long[] {1, 2, 3}, second, row);
          w.create("/s", ElementType.STRING, shape, chunk)
              .write(new String[] {"1", "2", "3"}, second, row);
          w.create("/never", ElementType.FLOAT64, shape, chunk);
        })) {
      float none = Float.NaN;
      assertArrayEquals(new float[] {none, none, none, 1, 2, 3}, reader.floats("/f"));
      assertArrayEquals(
          new double[] {Double.NaN, Double.NaN, Double.NaN, 1, 2, 3}, reader.doubles("/d"));
      assertArrayEquals(new int[] {0, 0, 0, 1, 2, 3}, reader.ints("/i"));
      assertArrayEquals(new long[] {0, 0, 0, 1, 2, 3}, reader.longs("/l"));
      assertArrayEquals(new String[] {"", "", "", "1", "2", "3"}, reader.strings("/s"));
      assertTrue(Arrays.stream(reader.doubles("/never")).allMatch(Double::isNaN));
      assertArrayEquals(new long[] {1, 2}, reader.chunk("/f"));
      assertEquals(0, reader.chunk("/d").length);
    }
  }

  @Test
  void attributesOfEveryTypeComeBack() {
    String large = "0123456789".repeat(20_000);
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/x", new int[] {1}, 1);
          w.attribute("/", "text", "δ ≤ 3");
          w.attribute("/", "empty", "");
          w.attribute("/", "large", large);
          w.attribute("/x", "long", Long.MIN_VALUE);
          w.attribute("/x", "double", Double.POSITIVE_INFINITY);
          w.attribute("/x", "longs", new long[] {3, -4});
          w.attribute("/x", "doubles", new double[] {0.1, Double.NaN});
          w.attribute("/x", "texts", new String[] {"a", "", "c"});
          w.attribute("/x", "many", new long[20_000]);
        })) {
      assertEquals("δ ≤ 3", reader.stringAttribute("/", "text"));
      assertEquals("", reader.stringAttribute("/", "empty"));
      assertEquals(large, reader.stringAttribute("/", "large"));
      assertEquals(Long.MIN_VALUE, reader.longAttribute("/x", "long"));
      assertEquals(Double.POSITIVE_INFINITY, reader.doubleAttribute("/x", "double"));
      assertArrayEquals(new long[] {3, -4}, reader.longArrayAttribute("/x", "longs"));
      assertArrayEquals(
          new double[] {0.1, Double.NaN}, reader.doubleArrayAttribute("/x", "doubles"));
      assertArrayEquals(new String[] {"a", "", "c"}, reader.stringArrayAttribute("/x", "texts"));
      assertEquals(20_000, reader.longArrayAttribute("/x", "many").length);
      assertEquals(
          List.of("double", "doubles", "long", "longs", "many", "texts"), reader.attributes("/x"));
      assertEquals(ElementType.FLOAT64, reader.attributeType("/x", "double"));
      assertTrue(reader.attributeIsArray("/x", "longs"));
      assertFalse(reader.attributeIsArray("/x", "long"));
      assertFalse(reader.hasAttribute("/x", "absent"));
    }
  }

  @Test
  void groupsAndTheirChildrenAreListed() {
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/b/y", new int[] {1}, 1);
          w.write("/b/x", new int[] {1}, 1);
          w.group("/a/inner");
          w.group("/a");
        })) {
      assertEquals(List.of("a", "b"), reader.children("/"));
      assertEquals(List.of("inner"), reader.children("/a"));
      assertEquals(List.of("x", "y"), reader.children("/b"));
      assertTrue(reader.exists("/a/inner") && !reader.isDataset("/a/inner"));
      assertTrue(reader.isDataset("/b/x"));
      assertFalse(reader.exists("/b/z") || reader.exists("/c/d/e") || reader.exists("/b/x/z"));
    }
  }

  @Test
  void axesAreNamedAndNotConfusedWithAttributes() {
    try (Hdf5Reader reader =
        written(w -> {
          w.write("/network", new long[] {0, 1}, 2);
          w.write("/scale", new double[] {2, 3, 4}, 3);
          w.axis("/train/parameter", 5);
          w.write("/x", new int[6], 2, 3);
          w.write("/train/p", new int[10], 2, 5);
          w.write("/plain", new int[6], 2, 3);
          w.attachAxes("/x", "/network", "/scale");
          w.attachAxes("/train/p", "/network", "/train/parameter");
        })) {
      assertEquals(List.of("/network", "/scale"), reader.axes("/x"));
      assertEquals(List.of("/network", "/train/parameter"), reader.axes("/train/p"));
      assertEquals(List.of(), reader.axes("/plain"));
      assertEquals(List.of(), reader.attributes("/x"));
      assertEquals(List.of(), reader.attributes("/network"));
      assertTrue(reader.isBareAxis("/train/parameter"));
      assertFalse(reader.isBareAxis("/network") || reader.isBareAxis("/x"));
    }
  }

  @Test
  void aDataSetIsCopiedChunkByChunkOrDecodedWithTheSameResult() {
    Path source = folder.resolve("source.h5");
    long[] shape = {1, 2, 25, 8};
    float[] values = Samples.floats(400);
    try (Hdf5Writer writer = Hdf5.create(source)) {
      writer
          .create("/cut", ElementType.FLOAT32, shape, new long[] {1, 1, 10, 8})
          .write(values, new long[4], shape);
      writer.create("/never", ElementType.FLOAT32, shape, new long[] {1, 1, 10, 8});
      writer.write("/texts", new String[] {"a", "", "ü"}, 1, 3);
    }
    try (Hdf5Reader from = Hdf5.open(source);
        Hdf5Reader reader =
            written(w -> {
              long[] stacked = {3, 2, 25, 8};
              Hdf5Dataset alike =
                  w.create("/alike", ElementType.FLOAT32, stacked, new long[] {1, 1, 10, 8});
              alike.copy(from, "/cut", 2, 0, 0, 0);
              alike.copy(from, "/never", 1, 0, 0, 0);
              w.create("/other", ElementType.FLOAT32, stacked, new long[] {2, 2, 7, 3})
                  .copy(from, "/cut", 1, 0, 0, 0);
              w.create("/whole", ElementType.FLOAT64, stacked, null).copy(from, "/cut", 0, 0, 0, 0);
              w.create(
                      "/shifted",
                      ElementType.FLOAT32,
                      new long[] {1, 2, 30, 8},
                      new long[] {1, 1, 10, 8})
                  .copy(from, "/cut", 0, 0, 5, 0);
              w.create("/texts", ElementType.STRING, new long[] {2, 3}, new long[] {1, 3})
                  .copy(from, "/texts", 1, 0);
            })) {
      assertArrayEquals(values, reader.floats("/alike", new long[] {2, 0, 0, 0}, shape));
      assertTrue(Float.isNaN(reader.floats("/alike", new long[] {1, 0, 0, 0}, shape)[0]));
      assertArrayEquals(values, reader.floats("/other", new long[] {1, 0, 0, 0}, shape));
      assertArrayEquals(values, reader.floats("/whole", new long[] {0, 0, 0, 0}, shape));
      assertArrayEquals(values, reader.floats("/shifted", new long[] {0, 0, 5, 0}, shape));
      assertArrayEquals(new String[] {"", "", "", "a", "", "ü"}, reader.strings("/texts"));
    }
  }

  @Test
  void chunksAreCopiedAsTheyAreWhereBothDataSetsAreCutAlike() {
    Path source = folder.resolve("source.h5");
    long[] shape = {1, 4, 6};
    try (Hdf5Writer writer = Hdf5.create(source)) {
      writer
          .create("/x", ElementType.FLOAT32, shape, new long[] {1, 2, 6})
          .write(new float[24], new long[3], shape);
    }
    try (NativeHdf5Reader from = new NativeHdf5Reader(source);
        Hdf5Writer writer = Hdf5.create(file)) {
      NativeHdf5Dataset alike =
          (NativeHdf5Dataset)
              writer.create(
                  "/alike", ElementType.FLOAT32, new long[] {3, 4, 6}, new long[] {1, 2, 6});
      NativeHdf5Dataset other =
          (NativeHdf5Dataset)
              writer.create(
                  "/other", ElementType.FLOAT32, new long[] {3, 4, 6}, new long[] {1, 4, 6});
      NativeHdf5Dataset wider =
          (NativeHdf5Dataset)
              writer.create(
                  "/wider", ElementType.FLOAT64, new long[] {3, 4, 6}, new long[] {1, 2, 6});
      assertTrue(alike.copyChunks(from, "/x", new long[3], shape, new long[] {1, 0, 0}));
      assertFalse(other.copyChunks(from, "/x", new long[3], shape, new long[] {1, 0, 0}));
      assertFalse(wider.copyChunks(from, "/x", new long[3], shape, new long[] {1, 0, 0}));
    }
  }

  /** A box of chunks of which one was never written, and another that is not of whole chunks. */
  @Test
  void boxesAreCopied() {
    Path source = folder.resolve("source.h5");
    float[] values = Samples.floats(12);
    try (Hdf5Writer writer = Hdf5.create(source)) {
      writer
          .create("/x", ElementType.FLOAT32, new long[] {3, 4, 6}, new long[] {1, 2, 6})
          .write(values, new long[] {1, 0, 0}, new long[] {1, 2, 6});
    }
    try (Hdf5Reader from = Hdf5.open(source);
        Hdf5Writer writer = Hdf5.create(file)) {
      Hdf5Dataset target =
          writer.create("/x", ElementType.FLOAT32, new long[] {2, 4, 6}, new long[] {1, 2, 6});
      target.copyBox(from, "/x", new long[] {1, 0, 0}, new long[] {1, 4, 6}, new long[3]);
      target.copyBox(from, "/x", new long[] {1, 1, 2}, new long[] {1, 1, 3}, new long[] {1, 3, 1});
      refused(
          "outside the shape [3, 4, 6]",
          () ->
              target.copyBox(from, "/x", new long[] {3, 0, 0}, new long[] {1, 4, 6}, new long[3]));
    }
    try (Hdf5Reader reader = Hdf5.open(file)) {
      assertArrayEquals(values, reader.floats("/x", new long[3], new long[] {1, 2, 6}));
      float[] expected = new float[36];
      Arrays.fill(expected, Float.NaN);
      System.arraycopy(values, 8, expected, 31, 3);
      assertArrayEquals(
          Arrays.copyOf(expected, 12),
          reader.floats("/x", new long[] {0, 2, 0}, new long[] {1, 2, 6}));
      assertArrayEquals(
          Arrays.copyOfRange(expected, 12, 36),
          reader.floats("/x", new long[] {1, 0, 0}, new long[] {1, 4, 6}));
    }
  }

  @Test
  void theSameContentGivesTheSameBytes() throws Exception {
    byte[] first = bytesOfSample();
    Thread.sleep(1100); // HDF5 keeps its times in seconds.
    assertArrayEquals(first, bytesOfSample());
  }

  private byte[] bytesOfSample() throws IOException {
    written(Samples::everything).close();
    return Files.readAllBytes(file);
  }

  @Test
  void mistakesInTheProgramAreNamed() {
    try (Hdf5Writer writer = Hdf5.create(file)) {
      writer.write("/n", new long[2], 2);
      writer.write("/x", new int[6], 2, 3);
      refused("5 values do not fill the shape [2, 3]", () -> writer.write("/y", new int[5], 2, 3));
      refused("negative", () -> writer.write("/y", new int[0], -1));
      refused("NUL", () -> writer.write("/y", new String[] {"a\0b"}, 1));
      refused("not an absolute path", () -> writer.write("y", new int[0], 0));
      refused("not an absolute path", () -> writer.group("/y//z"));
      refused(
          "chunks of [0]",
          () -> writer.create("/y", ElementType.INT32, new long[] {3}, new long[] {0}));
      refused("1 names", () -> writer.attachAxes("/x", "/n"));
      refused("does not fit the length 3", () -> writer.attachAxes("/x", "/n", "/n"));
      Hdf5Dataset pieces = writer.create("/p", ElementType.INT32, new long[] {3}, null);
      refused(
          "outside the shape [3]", () -> pieces.write(new int[2], new long[] {2}, new long[] {2}));
      refused("holds INT32", () -> pieces.write(new long[2], new long[] {0}, new long[] {2}));
      refused("2 values", () -> pieces.write(new int[2], new long[] {0}, new long[] {3}));
    }
  }

  private static void refused(String expected, Runnable mistake) {
    String message = assertThrows(IllegalArgumentException.class, mistake::run).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
