package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h5py reads what we write, and we read what h5py writes. */
class Hdf5PythonTest {
  @TempDir Path folder;

  @Test
  void h5pyReadsOurNumbersTextsAttributesAndAxes() throws Exception {
    Path file = folder.resolve("ours.h5");
    try (Hdf5Writer writer = Hdf5.create(file)) {
      Samples.everything(writer);
    }
    assertEquals("as written\n", Python.run(folder, "read_everything.py", file));
  }

  @Test
  void h5pyReadsAMergedRun() throws Exception {
    try (RunFolder run = RunFolder.open(folder.resolve("run"), SampleRun.identity())) {
      SampleRun.writeAll(run);
      Path file = RunMerger.merge(run, SampleRun.NETWORKS);
      assertEquals("as merged\n", Python.run(folder, "read_run.py", file));
    }
  }

  @Test
  void whatH5pyWritesIsReadAsAsked() throws Exception {
    Path file = folder.resolve("foreign.h5");
    Python.run(folder, "write_foreign.py", file);
    try (Hdf5Reader reader = Hdf5.open(file)) {
      requireNumbers(reader);
      requireTexts(reader);
      requireObjects(reader);
      requireRefusals(reader);
    }
  }

  private static void requireNumbers(Hdf5Reader reader) {
    double[] thirds = new double[60];
    float[] rounded = new float[60];
    for (int i = 0; i < 60; i++) {
      thirds[i] = i / 3.0;
      rounded[i] = (float) (i / 3.0);
    }
    assertEquals(ElementType.FLOAT64, reader.type("/chunked"));
    assertArrayEquals(new long[] {5, 2}, reader.chunk("/chunked"));
    assertArrayEquals(thirds, reader.doubles("/chunked"));
    assertArrayEquals(rounded, reader.floats("/chunked"));
    assertArrayEquals(rounded, reader.floats("/big_endian"));
    assertEquals(ElementType.FLOAT32, reader.type("/big_endian"));
    double[] piece = reader.doubles("/chunked", new long[] {4, 1}, new long[] {2, 2});
    assertArrayEquals(new double[] {7, 22 / 3.0, 26 / 3.0, 9}, piece);
    assertArrayEquals(new float[] {0.5f, -2, Float.POSITIVE_INFINITY}, reader.floats("/half"));
    assertArrayEquals(new int[] {0, 1, 255}, reader.ints("/bytes"));
    assertArrayEquals(new int[] {-32768, 32767}, reader.ints("/shorts"));
    assertEquals(ElementType.INT64, reader.type("/unsigned"));
    assertArrayEquals(new long[] {0, 4294967295L}, reader.longs("/unsigned"));
    assertArrayEquals(new long[] {0, Long.MAX_VALUE}, reader.longs("/fits"));
    assertArrayEquals(new int[] {1, 0, 1}, reader.ints("/truth"));
    assertArrayEquals(new double[] {0, 1, 255}, reader.doubles("/bytes"));
    assertArrayEquals(new double[] {2.5}, reader.doubles("/scalar"));
    assertEquals(0, reader.doubles("/nothing").length);
  }

  private static void requireTexts(Hdf5Reader reader) {
    assertArrayEquals(new String[] {"one", "", "three"}, reader.strings("/fixed"));
    assertArrayEquals(new String[] {"plain", ""}, reader.strings("/latin"));
    assertArrayEquals(new String[] {"ü", "ℤ"}, reader.strings("/words"));
    assertEquals("bytes", reader.stringAttribute("/chunked", "fixed"));
    assertEquals(-3, reader.longAttribute("/chunked", "small"));
    assertEquals(1, reader.longAttribute("/chunked", "flag"));
  }

  private static void requireObjects(Hdf5Reader reader) {
    assertTrue(reader.isDataset("/link"));
    assertArrayEquals(new long[] {12, 5}, reader.shape("/link"));
    assertFalse(reader.exists("/dangling"));
    assertEquals(List.of("inner"), reader.children("/group"));
    assertEquals(List.of(), reader.axes("/chunked"), "only one of its two axes is named");
    assertEquals(List.of("fixed", "flag", "small"), reader.attributes("/chunked"));
  }

  private static void requireRefusals(Hdf5Reader reader) {
    refused("/too_large element 1 is 9223372036854775808", () -> reader.longs("/too_large"));
    refused("/wide element 1 is 2147483648", () -> reader.ints("/wide"));
    refused("/huge element 1 is 1.0E300", () -> reader.floats("/huge"));
    refused("/chunked holds FLOAT64, not integers", () -> reader.ints("/chunked"));
    refused("/words holds texts, not numbers", () -> reader.doubles("/words"));
    refused("/words holds STRING, not integers", () -> reader.longs("/words"));
    refused("/wide holds INT64, not texts", () -> reader.strings("/wide"));
    refused("/pairs holds neither numbers nor texts", () -> reader.type("/pairs"));
    refused("/pairs holds neither numbers nor texts", () -> reader.floats("/pairs"));
    refused("/dangling is not in the file", () -> reader.shape("/dangling"));
  }

  private static void refused(String expected, Supplier<?> read) {
    BettiscopeException e = assertThrows(BettiscopeException.class, read::get);
    assertEquals(Kind.DATA, e.kind());
    assertTrue(e.getMessage().contains("foreign.h5: " + expected), e.getMessage());
  }
}
