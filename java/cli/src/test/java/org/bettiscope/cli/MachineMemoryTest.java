package org.bettiscope.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  @TempDir Path folder;

  @Test
  void isThatOfTheMachineOrOfItsGroup() throws IOException {
    Path total = file("meminfo", "MemFree:  5 kB\nMemTotal:       1000 kB\nMemAvailable: 7 kB\n");
    Path less = file("less", "500000\n");
    Path none = file("none", "max\n");
    Path absent = folder.resolve("absent");
    assertEquals(450_000, MachineMemory.limit(total, less));
    assertEquals(921_600, MachineMemory.limit(total, file("more", "5000000\n")));
    assertEquals(921_600, MachineMemory.limit(total, none));
    assertEquals(921_600, MachineMemory.limit(total, absent));
    assertEquals(0, MachineMemory.limit(absent, none));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
