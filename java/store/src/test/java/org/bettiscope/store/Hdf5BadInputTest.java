package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read are told in one line that names them. */
class Hdf5BadInputTest {
  @TempDir Path folder;

  private Path sample() {
    Path file = folder.resolve("a.h5");
    try (Hdf5Writer writer = Hdf5.create(file)) {
      Samples.everything(writer);
    }
    return file;
  }

  private static BettiscopeException refused(Kind kind, String expected, Executable act) {
    BettiscopeException e = assertThrows(BettiscopeException.class, act);
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    return e;
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.h5");
    refused(Kind.DATA, file + ": there is no such file", () -> Hdf5.open(file));
  }

  @Test
  void folderInsteadOfAFile() {
    refused(Kind.DATA, folder + ": is a folder", () -> Hdf5.open(folder));
  }

  @Test
  void emptyAndForeignFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.h5"));
    refused(Kind.DATA, empty + ": is not an HDF5 file", () -> Hdf5.open(empty));
    Path text = Files.writeString(folder.resolve("text.h5"), "x,y\n1,2\n".repeat(1000));
    refused(Kind.DATA, text + ": is not an HDF5 file", () -> Hdf5.open(text));
  }

  @Test
  void truncatedAtAnyLength() throws IOException {
    byte[] bytes = Files.readAllBytes(sample());
    Path cut = folder.resolve("cut.h5");
    for (int length = 8; length < bytes.length; length += 1 + bytes.length / 40) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      refused(Kind.DATA, cut + ": cannot open: ", () -> Hdf5.open(cut));
    }
  }

  @Test
  void aDamagedChunkIsNamed() throws IOException {
    Path file = sample();
    byte[] bytes = Files.readAllBytes(file);
    int deflated = indexOfDeflated(bytes);
    Arrays.fill(bytes, deflated + 10, deflated + 200, (byte) 0xff);
    Files.write(file, bytes);
    try (Hdf5Reader reader = Hdf5.open(file)) {
      refused(
          Kind.DATA, file + ": cannot read /group/floats: ", () -> reader.floats("/group/floats"));
      assertEquals(2, reader.longs("/network").length, "the rest can be read");
    }
  }

  /** Deflate at level 1 begins a zlib stream with these two bytes. */
  private static int indexOfDeflated(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == 0x78 && bytes[i + 1] == 0x01 && i > 2048) {
        return i;
      }
    }
    throw new AssertionError("no compressed chunk");
  }

  @Test
  void missingAndMisusedObjectsAreNamedWithWhatIsThere() {
    try (Hdf5Reader reader = Hdf5.open(sample())) {
      BettiscopeException e =
          refused(
              Kind.DATA,
              "a.h5: /group/flaots is not in the file",
              () -> reader.floats("/group/flaots"));
      assertEquals(
          "the group /group holds [bare, doubles, empty, floats, ints, longs, texts]", e.remedy());
      refused(Kind.DATA, "/no/such/path is not in the file", () -> reader.type("/no/such/path"));
      refused(Kind.DATA, "/network/x is not in the file", () -> reader.shape("/network/x"));
      refused(Kind.DATA, "/group is a group, not a data set", () -> reader.floats("/group"));
      refused(Kind.DATA, "/network is a data set, not a group", () -> reader.children("/network"));
      refused(
          Kind.DATA,
          "/group has no attribute colour",
          () -> reader.longAttribute("/group", "colour"));
      refused(
          Kind.DATA,
          "attribute longs of /group/floats has the shape [3], not a single value",
          () -> reader.longAttribute("/group/floats", "longs"));
      refused(
          Kind.DATA,
          "attribute third of /group holds FLOAT64, not integers",
          () -> reader.longAttribute("/group", "third"));
      assertThrows(
          IllegalArgumentException.class,
          () -> reader.longs("/network", new long[] {1}, new long[] {2}));
    }
  }

  @Test
  void aPlaceThatCannotBeWritten() throws IOException {
    Path below = Files.createFile(folder.resolve("file")).resolve("a.h5");
    refused(Kind.FAILURE, below + ": cannot open: Not a directory", () -> Hdf5.create(below));
    Path missing = folder.resolve("missing/a.h5");
    refused(Kind.FAILURE, missing + ": cannot open: No such file", () -> Hdf5.create(missing));
  }

  @Test
  void whatIsThereIsNotWrittenTwiceAndAFileThatFailedIsDeleted() {
    Path file = folder.resolve("a.h5");
    try (Hdf5Writer writer = Hdf5.create(file)) {
      writer.write("/x", new int[1], 1);
      writer.attribute("/x", "a", 1);
      refused(Kind.FAILURE, "a.h5: cannot write /x: ", () -> writer.write("/x", new int[1], 1));
      refused(
          Kind.FAILURE,
          "cannot write the attribute a of /x: ",
          () -> writer.attribute("/x", "a", 2));
      refused(Kind.FAILURE, "cannot write /x/y: ", () -> writer.write("/x/y", new int[1], 1));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aClosedFileSaysSo() {
    Hdf5Reader reader = Hdf5.open(sample());
    reader.close();
    reader.close();
    assertThrows(IllegalStateException.class, () -> reader.longs("/network"));
  }
}
