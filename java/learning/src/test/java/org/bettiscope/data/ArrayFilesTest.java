package org.bettiscope.data;

import static org.bettiscope.data.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.bettiscope.store.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFilesTest {
  @TempDir Path folder;

  private NumericArray read(String file, String name) {
    return ArrayFiles.read(folder.resolve(file), name, Arena.ofAuto());
  }

  private static void assertValues(NumericArray array, long[] shape, double... values) {
    assertArrayEquals(shape, array.shape());
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], array.get(i), "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8",
        "|u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8"
      })
  void testEveryTypeOfNumpy(String type) throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        a = np.arange(12).reshape(3, 4).astype('%s')
        np.save('c.npy', a)
        np.save('f.npy', np.asfortranarray(a))
        np.save('three.npy', np.asfortranarray(a.reshape(2, 3, 2)))
        """
            .formatted(type));
    boolean single = type.endsWith("f2") || type.endsWith("f4");
    double[] expected = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    for (String file : new String[] {"c.npy", "f.npy"}) {
      NumericArray array = read(file, null);
      assertEquals(single ? ElementType.FLOAT32 : ElementType.FLOAT64, array.type());
      assertValues(array, new long[] {3, 4}, expected);
    }
    assertValues(read("three.npy", null), new long[] {2, 3, 2}, expected);
  }

  @Test
  void testExtremeValuesAndLongArrays() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        np.save('u8.npy', np.array([2**64 - 2**11, 2**63], dtype='u8'))
        np.save('i8.npy', np.array([-2**63, -1], dtype='i8'))
        np.save('u1.npy', np.array([255], dtype='u1'))
        np.save('b.npy', np.array([True, False]))
        np.save('f4.npy', np.array([1e-45, -0.0, np.inf, 3.4028235e38], dtype='f4'))
        np.save('empty.npy', np.zeros((0, 3)))
        np.save('scalar.npy', np.float64(2.5))
        np.save('long.npy', (np.arange(300000) * 0.5).astype('>f8'))
        with open('v2.npy', 'wb') as f:
            np.lib.format.write_array(f, np.array([1.5, 2.5]), version=(2, 0))
        with open('v3.npy', 'wb') as f:
            np.lib.format.write_array(f, np.array([1.5, 2.5]), version=(3, 0))
        """);
    assertValues(read("u8.npy", null), new long[] {2}, 0x1p64 - 0x1p11, 0x1p63);
    assertValues(read("i8.npy", null), new long[] {2}, -0x1p63, -1);
    assertValues(read("u1.npy", null), new long[] {1}, 255);
    assertValues(read("b.npy", null), new long[] {2}, 1, 0);
    assertValues(
        read("f4.npy", null),
        new long[] {4},
        Float.MIN_VALUE,
        -0.0,
        Double.POSITIVE_INFINITY,
        Float.MAX_VALUE);
    assertValues(read("empty.npy", null), new long[] {0, 3});
    assertValues(read("scalar.npy", null), new long[0], 2.5);
    assertValues(read("v2.npy", null), new long[] {2}, 1.5, 2.5);
    assertValues(read("v3.npy", null), new long[] {2}, 1.5, 2.5);
    NumericArray longArray = read("long.npy", null);
    for (int i = 0; i < 300_000; i++) {
      assertEquals(i * 0.5, longArray.get(i));
    }
  }

  @Test
  void testNpzStoredAndDeflated() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        a = np.arange(100000, dtype='f4').reshape(-1, 4)
        np.savez('stored.npz', a=a, b=[1, 2])
        np.savez_compressed('deflated.npz', a=a)
        """);
    for (NumericArray array :
        new NumericArray[] {read("stored.npz", "a"), read("deflated.npz", null)}) {
      assertArrayEquals(new long[] {25_000, 4}, array.shape());
      assertEquals(99_999, array.get(99_999));
    }
    assertValues(read("stored.npz", "b"), new long[] {2}, 1, 2);
    assertRefused(
        Kind.DATA,
        folder.resolve("stored.npz") + ": has no array c; it has a, b",
        () -> read("stored.npz", "c"));
    assertRefused(
        Kind.DATA,
        folder.resolve("stored.npz") + ": holds 2 arrays: a, b",
        () -> read("stored.npz", null));
  }

  @Test
  void testRefusesDamagedNpy() throws Exception {
    Python.run(
        folder,
        """
        import numpy as np
        np.save('whole.npy', np.zeros(4))
        data = open('whole.npy', 'rb').read()
        open('short.npy', 'wb').write(data[:-1])
        open('more.npy', 'wb').write(data + b'x')
        open('header.npy', 'wb').write(data[:20])
        open('version.npy', 'wb').write(data[:6] + bytes([9]) + data[7:])
        np.save('complex.npy', np.zeros(2, dtype='c16'))
        np.save('text.npy', np.array(['a']))
        np.save('record.npy', np.zeros(2, dtype=[('x', 'f4')]))
        open('huge.npy', 'wb').write(data.replace(b'(4,), ', b'(999999999999999999, 99), ')[:len(data)])
        """);
    Files.writeString(folder.resolve("no.npy"), "hello, hello");
    String at = folder + "/";
    assertRefused(
        Kind.DATA,
        at + "short.npy: holds 31 bytes of elements where its shape [4] of <f8 needs 32",
        () -> read("short.npy", null));
    assertRefused(
        Kind.DATA,
        at + "more.npy: holds 33 bytes of elements where its shape [4] of <f8 needs 32",
        () -> read("more.npy", null));
    assertRefused(
        Kind.DATA,
        at + "header.npy: cannot be read: the .npy header is cut off",
        () -> read("header.npy", null));
    assertRefused(
        Kind.DATA,
        at + "version.npy: .npy version 9 is not known",
        () -> read("version.npy", null));
    assertRefused(
        Kind.DATA,
        at + "complex.npy: elements of type <c16 are not real numbers",
        () -> read("complex.npy", null));
    assertRefused(
        Kind.DATA,
        at + "text.npy: elements of type <U4 are not real numbers",
        () -> read("text.npy", null));
    assertTrue(
        assertThrows(BettiscopeException.class, () -> read("record.npy", null))
            .getMessage()
            .startsWith(
                at + "record.npy: its elements are not plain numbers: {'descr': [('x', '<f4')]"));
    assertRefused(
        Kind.DATA,
        at + "huge.npy: its shape [999999999999999999, 99] is impossible",
        () -> read("huge.npy", null));
    assertRefused(
        Kind.DATA, at + "no.npy: does not begin like an .npy file", () -> read("no.npy", null));
  }

  @Test
  void testRefusesFilesThatAreNone() throws IOException {
    Files.createFile(folder.resolve("empty.csv"));
    Files.writeString(folder.resolve("notes.txt"), "1,2");
    Files.writeString(folder.resolve("no.npz"), "hello");
    Files.createDirectory(folder.resolve("folder.npy"));
    String at = folder + "/";
    assertRefused(Kind.DATA, at + "absent.npy: no such file", () -> read("absent.npy", null));
    assertRefused(Kind.DATA, at + "empty.csv: is empty", () -> read("empty.csv", null));
    assertRefused(Kind.DATA, at + "folder.npy: is a folder", () -> read("folder.npy", null));
    assertRefused(
        Kind.DATA,
        at + "notes.txt: its name does not end in .npy, .npz, .csv, .h5 or .hdf5",
        () -> read("notes.txt", null));
    assertTrue(
        assertThrows(BettiscopeException.class, () -> read("no.npz", null))
            .getMessage()
            .startsWith(at + "no.npz: is no .npz file: "));
  }

  @Test
  void testCsv() throws IOException {
    Files.writeString(folder.resolve("plain.csv"), "1, 2.5\r\n-3e2,4\n\n");
    assertValues(read("plain.csv", null), new long[] {2, 2}, 1, 2.5, -300, 4);
    Files.writeString(folder.resolve("header.csv"), "\ufeff\"x\",y\n1,2\n");
    assertValues(read("header.csv", null), new long[] {1, 2}, 1, 2);
  }

  @Test
  void testRefusesBadCsv() throws IOException {
    Files.writeString(folder.resolve("ragged.csv"), "x,y\n1,2\n3\n");
    Files.writeString(folder.resolve("word.csv"), "1,2\n3,four\n");
    Files.writeString(folder.resolve("blank.csv"), "1,2\n3,\n");
    Files.writeString(folder.resolve("only.csv"), "x,y\n");
    Files.writeString(folder.resolve("mixed.csv"), "1,y\n2,3\n");
    String at = folder + "/";
    assertRefused(
        Kind.DATA,
        at + "ragged.csv: line 3: columns: 1 found, 2 expected",
        () -> read("ragged.csv", null));
    assertRefused(
        Kind.DATA,
        at + "word.csv: line 2: column 2: \"four\" is no number",
        () -> read("word.csv", null));
    assertRefused(
        Kind.DATA,
        at + "blank.csv: line 2: column 2: \"\" is no number",
        () -> read("blank.csv", null));
    assertRefused(Kind.DATA, at + "only.csv: has no row of numbers", () -> read("only.csv", null));
    assertRefused(
        Kind.DATA,
        at + "mixed.csv: line 1: column 2: \"y\" is no number",
        () -> read("mixed.csv", null));
  }
}
