package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A unit is there whole, or not at all; an altered one is never used. */
class UnitTest {
  @TempDir Path temporary;
  private RunFolder folder;
  private Unit unit;

  @BeforeEach
  void open() {
    folder = RunFolder.open(temporary.resolve("run"), SampleRun.identity());
    unit = folder.unit("homology", 3);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private void write() {
    Seeds seeds = new Seeds(7);
    seeds.of("homology/network-3");
    unit.write(1.25, seeds, w -> w.write("/x", new int[] {1, 2}, 2));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("units/homology"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void refused(String expected, Executable act) {
    BettiscopeException e = assertThrows(BettiscopeException.class, act);
    assertEquals(Kind.DATA, e.kind());
    assertTrue(e.getMessage().startsWith(unit.file() + ": " + expected), e.getMessage());
    Path mark = folder.path().resolve("units/homology/network-0003.done");
    assertEquals(
        "delete " + unit.file() + " and " + mark + " to compute the unit again", e.remedy());
  }

  @Test
  void whatIsWrittenIsDoneAndComesBackWithItsOrigin() throws Exception {
    assertEquals("homology/network-0003", unit.name());
    assertFalse(unit.isDone());
    write();
    assertTrue(unit.isDone());
    assertEquals(1.25, unit.seconds());
    assertEquals(List.of("network-0003.done", "network-0003.h5"), files());
    try (Hdf5Reader reader = unit.read()) {
      assertArrayEquals(new int[] {1, 2}, reader.ints("/x"));
      assertEquals("bettiscope-unit", reader.stringAttribute("/", "schema"));
      assertEquals("homology/network-0003", reader.stringAttribute("/", "unit"));
      assertEquals(SampleRun.DIGEST, reader.stringAttribute("/", "configuration_digest"));
      assertEquals(
          "{\"homology/network-3\":" + Seeds.derive(7, "homology/network-3") + "}",
          reader.stringAttribute("/", "seeds"));
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(unit.file()));
    String mark = Files.readString(folder.path().resolve("units/homology/network-0003.done"));
    assertTrue(mark.contains("\"sha256\" : \"" + HexFormat.of().formatHex(digest) + "\""), mark);
  }

  @Test
  void whatIsWrittenOverTimeIsThereWhenItIsFinished() throws IOException {
    write();
    byte[] atOnce = Files.readAllBytes(unit.file());
    unit.delete();
    assertEquals(List.of(), files());
    try (OpenUnit open = unit.begin()) {
      open.writer().write("/x", new int[] {1, 2}, 2);
      assertFalse(unit.isDone());
      assertEquals(List.of(".network-0003.h5.tmp"), files());
      Seeds seeds = new Seeds(7);
      seeds.of("homology/network-3");
      open.finish(seeds);
      assertTrue(unit.isDone());
    }
    assertEquals(List.of("network-0003.done", "network-0003.h5"), files());
    assertArrayEquals(atOnce, Files.readAllBytes(unit.file()));
    assertThrows(IllegalStateException.class, unit::begin);
  }

  @Test
  void whatIsGivenUpLeavesNothing() throws IOException {
    try (OpenUnit open = unit.begin()) {
      open.writer().write("/x", new int[] {1, 2}, 2);
    }
    assertEquals(List.of(), files());
    assertFalse(unit.isDone());
  }

  @Test
  void numberedUnitsComeInTheirOrder() throws IOException {
    assertEquals(List.of(), folder.numbered("train/group-span-"));
    for (int number : new int[] {100_000, 7, 12}) {
      folder.unit("homology/a-%05d".formatted(number)).write(1, new Seeds(7), w -> w.group("/x"));
    }
    folder.unit("homology/ab-00001").write(1, new Seeds(7), w -> w.group("/x"));
    Files.delete(folder.path().resolve("units/homology/a-00012.done"));
    Files.writeString(folder.path().resolve("units/homology/a-00013 (copy).h5"), "x");
    List<Unit> found = folder.numbered("homology/a-");
    assertEquals(
        List.of("homology/a-00007", "homology/a-00012", "homology/a-100000"),
        found.stream().map(Unit::name).toList());
    assertEquals(List.of(true, false, true), found.stream().map(Unit::isDone).toList());
  }

  @Test
  void aUnitIsNotWrittenTwice() {
    write();
    assertThrows(IllegalStateException.class, this::write);
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                unit.write(
                    1,
                    new Seeds(7),
                    w -> {
                      w.write("/x", new int[] {1, 2}, 2);
                      throw new IllegalArgumentException("broken");
                    }));
    assertEquals("broken", e.getMessage());
    assertEquals(List.of(), files());
    assertFalse(unit.isDone());
    write();
  }

  @Test
  void aFileWithoutItsMarkIsComputedAgain() throws IOException {
    write();
    Files.delete(folder.path().resolve("units/homology/network-0003.done"));
    assertFalse(unit.isDone());
    write();
    assertTrue(unit.isDone());
  }

  @Test
  void anUnfinishedUnitIsNotRead() {
    BettiscopeException e = assertThrows(BettiscopeException.class, unit::read);
    assertEquals(Kind.DATA, e.kind());
    assertTrue(
        e.getMessage().endsWith("unit homology/network-0003 is not finished"), e.getMessage());
  }

  @Test
  void aTruncatedUnitIsNamed() throws IOException {
    write();
    byte[] bytes = Files.readAllBytes(unit.file());
    Files.write(unit.file(), Arrays.copyOf(bytes, 100));
    String expected = "has 100 bytes, not the " + bytes.length + " that were written";
    refused(expected, unit::isDone);
    refused(expected, unit::read);
    Files.delete(unit.file());
    refused("has 0 bytes", unit::isDone);
  }

  @Test
  void anAlteredUnitIsNamed() throws IOException {
    write();
    byte[] bytes = Files.readAllBytes(unit.file());
    bytes[bytes.length - 1] ^= 1;
    Files.write(unit.file(), bytes);
    assertTrue(unit.isDone(), "only the length is looked at here");
    refused("was altered: its SHA-256 is ", unit::read);
  }

  @Test
  void aDamagedMarkIsNamed() throws IOException {
    write();
    Path mark = folder.path().resolve("units/homology/network-0003.done");
    Files.writeString(mark, "{\"sha256\": ");
    BettiscopeException e = assertThrows(BettiscopeException.class, unit::isDone);
    assertEquals(Kind.DATA, e.kind());
    assertTrue(e.getMessage().startsWith(mark + ": is damaged: "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void aUnitOfAnotherRunIsRefused() throws IOException {
    write();
    Path from = folder.path().resolve("units");
    Path other = temporary.resolve("other");
    try (RunFolder run = RunFolder.open(other, SampleRun.identity("f".repeat(64)))) {
      Path to = Files.createDirectories(other.resolve("units/homology"));
      for (String suffix : List.of(".h5", ".done")) {
        Files.copy(
            from.resolve("homology/network-0003" + suffix), to.resolve("network-0003" + suffix));
      }
      unit = run.unit("homology", 3);
      BettiscopeException e = assertThrows(BettiscopeException.class, unit::read);
      assertTrue(
          e.getMessage().contains("is not this run's: its configuration_digest is "),
          e.getMessage());
    }
  }

  @Test
  void namesOfUnitsStayInTheFolder() {
    for (String name : List.of("", "../x", "/x", "a//b", "A", "a/../b", "a.h5")) {
      assertThrows(IllegalArgumentException.class, () -> folder.unit(name), name);
    }
  }
}
