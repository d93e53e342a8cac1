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
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is told in one line, leaves nothing behind, and spoils nothing that comes after. */
class DiskFullTest {
  private static final int DISK_BYTES = 1 << 21;

  @TempDir static Path temporary;
  private Path disk;
  private RunFolder folder;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createDirectories(temporary.resolve("disk"));
    if (!succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "none", disk.toString())) {
      String why = "skipped: this user may not mount a small disk";
      System.out.println(why);
      Assumptions.abort(why);
    }
    folder = RunFolder.open(disk.resolve("run"), SampleRun.identity());
  }

  @AfterEach
  void unmount() throws Exception {
    if (folder != null) {
      folder.close();
      assertTrue(succeeds("umount", disk.toString()));
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whileALargeDataSetIsWritten() throws IOException {
    float[] noise = new float[DISK_BYTES];
    Random random = new Random(5);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat();
    }
    refused(w -> w.write("/noise", noise, noise.length));
    refused(w ->
        w.create("/noise", ElementType.FLOAT32, new long[] {noise.length}, null)
            .write(noise, new long[1], new long[] {noise.length}));
  }

  @Test
  void whenTheFileIsClosed() throws IOException {
    int room = 1 << 16;
    Files.write(disk.resolve("filler"), new byte[DISK_BYTES - 2 * room]);
    refused(w -> {
      for (int i = 0; i < 400; i++) {
        w.write("/group-" + i + "/small", new double[] {i}, 1);
        w.attribute("/group-" + i, "text", "some words ".repeat(50));
      }
    });
  }

  @Test
  void atAnyMoment() throws IOException {
    int step = 1 << 13;
    Path filler = disk.resolve("filler");
    boolean written = false;
    int refusals = 0;
    for (int room = 2 * step; !written; room += step) {
      Files.write(filler, new byte[DISK_BYTES - room - 4 * step]);
      try {
        written = true;
        folder.unit("train", 0).write(1, new Seeds(7), DiskFullTest::mixture);
      } catch (BettiscopeException e) {
        assertTrue(e.getMessage().endsWith(": No space left on device"), e.getMessage());
        written = false;
        refusals++;
        Files.deleteIfExists(folder.unit("train", 0).file()); // where only its mark found no room
      }
      assertEquals(written, folder.unit("train", 0).isDone());
      Files.delete(filler);
    }
    assertTrue(refusals > 50, refusals + " refusals");
    try (Hdf5Reader reader = folder.unit("train", 0).read()) {
      assertArrayEquals(Samples.floats(30_000), reader.floats("/pieces"));
    }
  }

  /** Everything that the library writes in its own way, about 400 KiB of it. */
  private static void mixture(Hdf5Writer writer) {
    Samples.everything(writer);
    long[] shape = {100, 300};
    Hdf5Dataset pieces = writer.create("/pieces", ElementType.FLOAT32, shape, new long[] {7, 300});
    pieces.write(Samples.floats(30_000), new long[2], shape);
    writer.create("/later", ElementType.FLOAT64, new long[] {9000}, null);
    for (int i = 0; i < 100; i++) {
      String group = "/group-" + i;
      writer.write(group + "/texts", new String[] {"some", "words".repeat(i)}, 2);
      writer.write(group + "/numbers", new double[2 * i], 2, i);
      writer.attribute(group, "more", "words ".repeat(10 * i));
    }
  }

  @Test
  void whenTheMarkIsWritten() throws IOException {
    Files.createDirectories(disk.resolve("run/units"));
    Files.write(disk.resolve("filler"), new byte[DISK_BYTES / 2]);
    fill(disk.resolve("filler2"));
    BettiscopeException e =
        assertThrows(
            BettiscopeException.class,
            () -> AtomicFiles.write(disk.resolve("run/units/x.done"), "{}\n"));
    assertEquals(Kind.FAILURE, e.kind());
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertFalse(Files.exists(disk.resolve("run/units/.x.done.tmp")));
  }

  /** The checkpoint before stays, and is replaced once there is room. */
  @Test
  void whileACheckpointIsReplaced() throws IOException {
    Checkpoint checkpoint = folder.checkpoint("train", 0);
    checkpoint.write(Map.of("large", numbers(1)));
    int step = 1 << 12;
    int refusals = 0;
    for (int room = 0; ; room += step) {
      Files.write(disk.resolve("filler"), new byte[DISK_BYTES - room - (1 << 18)]);
      try {
        checkpoint.write(Map.of("large", numbers(2)));
        break;
      } catch (BettiscopeException e) {
        assertEquals(Kind.FAILURE, e.kind());
        assertTrue(e.getMessage().endsWith(": No space left on device"), e.getMessage());
        refusals++;
        requireHolds(checkpoint, 1);
      }
      Files.delete(disk.resolve("filler"));
    }
    assertTrue(refusals > 10, refusals + " refusals");
    requireHolds(checkpoint, 2);
  }

  private static SafetensorsWriter numbers(int value) {
    int[] many = new int[1 << 15];
    Arrays.fill(many, value);
    return new SafetensorsWriter().add("numbers", many, many.length);
  }

  private static void requireHolds(Checkpoint checkpoint, int value) {
    try (SafetensorsReader reader = checkpoint.read("large")) {
      assertEquals(value, reader.ints("numbers")[0]);
    }
  }

  private static void fill(Path file) {
    try {
      Files.write(file, new byte[DISK_BYTES]);
    } catch (IOException e) {
      return; // The disk is full now, as it should be.
    }
    throw new AssertionError("the disk is larger than it should be");
  }

  private void refused(Consumer<Hdf5Writer> content) throws IOException {
    Unit unit = folder.unit("homology", 0);
    BettiscopeException e =
        assertThrows(BettiscopeException.class, () -> unit.write(1, new Seeds(7), content));
    assertEquals(Kind.FAILURE, e.kind());
    assertTrue(e.getMessage().endsWith(": No space left on device"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertEquals("make room on the disk and run again", e.remedy());
    try (Stream<Path> left = Files.list(folder.path().resolve("units/homology"))) {
      assertEquals(List.of(), left.toList());
    }
    assertFalse(unit.isDone());
    requireWritable();
  }

  private void requireWritable() throws IOException {
    Unit small = folder.unit("data");
    small.write(1, new Seeds(7), w -> w.write("/x", new int[] {1, 2, 3}, 3));
    try (Hdf5Reader reader = small.read()) {
      assertArrayEquals(new int[] {1, 2, 3}, reader.ints("/x"));
    }
    Files.delete(small.file());
    Files.delete(folder.path().resolve("units/data.done"));
  }
}
