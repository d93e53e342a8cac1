package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bettiscope.persistence.BettiscopeException;
import org.bettiscope.persistence.BettiscopeException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A folder belongs to one configuration and, while it is open, to one process. */
class RunFolderTest {
  @TempDir Path temporary;
  private Path path;

  @BeforeEach
  void name() {
    path = temporary.resolve("runs/sample");
  }

  private RunFolder open() {
    return RunFolder.open(path, SampleRun.identity());
  }

  private static BettiscopeException refused(Kind kind, String expected, Executable act) {
    BettiscopeException e = assertThrows(BettiscopeException.class, act);
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertFalse(e.remedy().isEmpty());
    return e;
  }

  @Test
  void aNewFolderHoldsTheConfigurationAndWhatItIs() throws IOException {
    open().close();
    assertEquals("name: sample # ü\n", Files.readString(path.resolve("config.yaml")));
    String json = Files.readString(path.resolve("run.json"));
    assertTrue(json.contains("\"digest\" : \"" + SampleRun.DIGEST + "\""), json);
    assertTrue(json.contains("\"tool_version\" : \"0.1.0\""), json);
    assertTrue(json.contains("\"source\" : \"" + Path.of("configs").toAbsolutePath() + "\""), json);
    assertTrue(
        json.matches("(?s).*\"created\" : \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\".*"), json);
  }

  @Test
  void theSameConfigurationGoesOnWhereItWas() {
    try (RunFolder folder = open()) {
      SampleRun.writeData(folder);
    }
    try (RunFolder folder = open()) {
      assertTrue(folder.unit("data").isDone());
      assertFalse(folder.unit("statistics").isDone());
    }
    try (RunFolder folder = RunFolder.openExisting(path)) {
      assertEquals(SampleRun.identity(), folder.identity());
      assertTrue(folder.unit("data").isDone());
    }
  }

  @Test
  void anotherConfigurationIsRefusedWithBothDigests() {
    open().close();
    String other = "f".repeat(64);
    BettiscopeException e =
        refused(
            Kind.USAGE, SampleRun.DIGEST, () -> RunFolder.open(path, SampleRun.identity(other)));
    assertTrue(e.getMessage().contains(other), e.getMessage());
    assertTrue(e.remedy().contains("--out"), e.remedy());
    open().close();
  }

  @Test
  void aFolderInUseIsRefusedInThisProcess() {
    try (RunFolder folder = open()) {
      assertEquals(path, folder.path());
      refused(Kind.USAGE, path + ": is in use by another run", this::open);
      refused(Kind.USAGE, path + ": is in use", () -> RunFolder.openExisting(path));
    }
    open().close();
  }

  @Test
  void aFolderInUseIsRefusedInAnotherProcessUntilThatEnds() throws Exception {
    Process holder = ChildJvm.start(HoldFolder.class, path);
    assertEquals("holding", holder.inputReader().readLine());
    refused(Kind.USAGE, path + ": is in use by another run", this::open);
    holder.destroyForcibly();
    assertTrue(holder.waitFor(30, TimeUnit.SECONDS));
    open().close();
  }

  /** Opens the folder and keeps it until it is killed. */
  static final class HoldFolder {
    private HoldFolder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (RunFolder folder = RunFolder.open(Path.of(arguments[0]), SampleRun.identity())) {
        System.out.println("holding");
        Thread.sleep(TimeUnit.MINUTES.toMillis(2));
        throw new IllegalStateException(folder.path() + ": nobody killed this process");
      }
    }
  }

  @Test
  void aNewFolderWithoutUnitsCanBeDeleted() throws IOException {
    try (RunFolder folder = open()) {
      Files.createFile(folder.logFile());
      folder.deleteUnused();
      assertTrue(Files.notExists(path));
    }
  }

  @Test
  void whatIsNotOfThisCallIsNotDeleted() throws IOException {
    Files.createDirectories(path);
    try (RunFolder folder = open()) {
      folder.deleteUnused();
    }
    assertTrue(Files.exists(path.resolve("run.json")), "the folder was there before");
    open().close();
    Path other = temporary.resolve("other");
    try (RunFolder folder = RunFolder.open(other, SampleRun.identity())) {
      SampleRun.writeData(folder);
      folder.deleteUnused();
      assertTrue(folder.unit("data").isDone());
    }
    Path shared = temporary.resolve("shared");
    try (RunFolder folder = RunFolder.open(shared, SampleRun.identity())) {
      Path mine = Files.createFile(shared.resolve("notes.txt"));
      folder.deleteUnused();
      assertTrue(Files.exists(mine));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    Path below = file.resolve("deeper/run");
    refused(
        Kind.USAGE,
        below + ": cannot be used as a run folder: ",
        () -> RunFolder.open(below, SampleRun.identity()));
    refused(
        Kind.USAGE,
        file + ": cannot be used as a run folder: ",
        () -> RunFolder.open(file, SampleRun.identity()));
  }

  @Test
  void aFolderWithoutARunIsNoExistingRun() {
    refused(Kind.USAGE, path + ": is not the folder of a run", () -> RunFolder.openExisting(path));
  }

  @Test
  void aDamagedRunJsonIsNamed() throws IOException {
    open().close();
    Path json = path.resolve("run.json");
    String whole = Files.readString(json);
    Files.writeString(json, whole.substring(0, whole.length() / 2));
    refused(Kind.DATA, json + ": is damaged: ", this::open);
    Files.writeString(json, "{\"name\": \"sample\"}");
    refused(Kind.DATA, json + ": is damaged: ", () -> RunFolder.openExisting(path));
    Files.writeString(json, whole.replace(SampleRun.DIGEST, "abc"));
    refused(Kind.DATA, json + ": is damaged: ", () -> RunFolder.openExisting(path));
    Files.writeString(json, whole);
    open().close();
    Files.delete(path.resolve("config.yaml"));
    refused(Kind.DATA, path.resolve("config.yaml") + ": cannot be read: no such file", this::open);
  }

  @Test
  void whatAKilledProcessLeftIsCleanedUpAndNothingElse() throws IOException {
    open().close();
    Path left =
        Files.createDirectories(path.resolve("units/train")).resolve(".network-0001.h5.tmp");
    Path other = path.resolve("notes.txt");
    Files.writeString(left, "half");
    Files.writeString(other, "mine");
    open().close();
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(other));
  }

  @Test
  void aDigestIsSixtyFourHexadecimalDigits() {
    assertThrows(IllegalArgumentException.class, () -> SampleRun.identity("abc"));
  }
}
