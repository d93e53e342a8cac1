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
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a checkpoint are replaced together, or not at all; altered ones are never used. */
class CheckpointTest {
  @TempDir Path temporary;
  private RunFolder folder;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() {
    folder = RunFolder.open(temporary.resolve("run"), SampleRun.identity());
    checkpoint = folder.checkpoint("train", 3);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private Path file(String name) {
    return folder.path().resolve("units/train").resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("units/train"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void write(int value) {
    checkpoint.write(
        Map.of(
            "one", new SafetensorsWriter().add("x", new int[] {value}, 1),
            "two", new SafetensorsWriter().add("y", new int[] {-value, 0}, 2)));
  }

  private void assertHolds(int value) {
    try (SafetensorsReader one = checkpoint.read("one");
        SafetensorsReader two = checkpoint.read("two")) {
      assertArrayEquals(new int[] {value}, one.ints("x"));
      assertArrayEquals(new int[] {-value, 0}, two.ints("y"));
    }
  }

  private void assertRefused(String message) {
    BettiscopeException e = assertThrows(BettiscopeException.class, () -> assertHolds(1));
    assertEquals(Kind.DATA, e.kind());
    assertEquals(message, e.getMessage());
    assertEquals(
        "delete " + file("network-0003.checkpoint") + " to begin again what it belongs to",
        e.remedy());
  }

  @Test
  void theLastOneCounts() throws IOException {
    assertFalse(checkpoint.exists());
    for (int value = 1; value <= 3; value++) {
      write(value);
      assertTrue(checkpoint.exists());
      assertHolds(value);
      int generation = 1 - value % 2;
      assertEquals(
          List.of(
              "network-0003." + generation + ".one.safetensors",
              "network-0003." + generation + ".two.safetensors",
              "network-0003.checkpoint"),
          files());
    }
    assertHolds(3);
    write(4);
    checkpoint.delete();
    assertEquals(List.of(), files());
  }

  /** What a process leaves that is killed before it replaces the mark. */
  @Test
  void filesWithoutTheirMarkDoNotCount() throws IOException {
    write(1);
    Files.writeString(file("network-0003.1.one.safetensors"), "half of");
    Files.writeString(file("network-0030.1.one.safetensors"), "of another network");
    assertHolds(1);
    write(2);
    assertHolds(2);
    Files.writeString(file("network-0003.0.one.safetensors"), "left");
    checkpoint.delete();
    assertEquals(List.of("network-0030.1.one.safetensors"), files());
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    write(1);
    Path one = file("network-0003.0.one.safetensors");
    byte[] whole = Files.readAllBytes(one);
    Files.write(one, Arrays.copyOf(whole, whole.length - 3));
    assertRefused(
        "%s: has %d bytes, not the %d that were written"
            .formatted(one, whole.length - 3, whole.length));
    byte[] flipped = whole.clone();
    flipped[whole.length - 1] ^= 1;
    Files.write(one, flipped);
    assertRefused(
        "%s: was altered: its SHA-256 is %s, not %s"
            .formatted(one, Digests.sha256(one), sha256(whole)));
    Files.delete(one);
    assertRefused("%s: has 0 bytes, not the %d that were written".formatted(one, whole.length));
  }

  private static String sha256(byte[] bytes) {
    var digest = Digests.sha256();
    digest.update(bytes);
    return Digests.hexadecimal(digest);
  }

  @Test
  void aDamagedMarkIsNamed() throws IOException {
    write(1);
    Path mark = file("network-0003.checkpoint");
    String whole = Files.readString(mark);
    Files.writeString(mark, whole.replace("\"generation\" : 0", "\"generation\" : 2"));
    assertRefused(mark + ": is damaged: generation is 2, not 0 or 1");
    Files.writeString(mark, whole.replace("\"two\"", "\"three\""));
    assertRefused(mark + ": has no part two");
    Files.writeString(mark, whole.substring(0, whole.length() / 2));
    BettiscopeException e = assertThrows(BettiscopeException.class, () -> assertHolds(1));
    assertTrue(e.getMessage().startsWith(mark + ": is damaged: "), e.getMessage());
    assertEquals(Kind.DATA, e.kind());
  }

  @Test
  void thatOfAnotherConfigurationIsNotUsed() throws IOException {
    write(1);
    Path mark = file("network-0003.checkpoint");
    String other = "f".repeat(64);
    Files.writeString(mark, Files.readString(mark).replace(SampleRun.DIGEST, other));
    assertRefused(
        "%s: is not this run's: its configuration_digest is %s, not %s"
            .formatted(mark, other, SampleRun.DIGEST));
  }

  @Test
  void thatOfAnotherNetworkIsNotUsed() throws IOException {
    folder
        .checkpoint("train", 5)
        .write(Map.of("one", new SafetensorsWriter().add("x", new int[] {1}, 1)));
    Path mark = file("network-0003.checkpoint");
    Files.move(file("network-0005.checkpoint"), mark);
    Files.move(file("network-0005.0.one.safetensors"), file("network-0003.0.one.safetensors"));
    assertRefused(
        mark + ": is not this run's: its checkpoint is train/network-0005, not train/network-0003");
  }
}
