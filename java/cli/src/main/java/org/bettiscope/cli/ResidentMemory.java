package org.bettiscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The growth of this process's resident memory, where the system tells it (Linux). */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private final OptionalLong start;

  private ResidentMemory(OptionalLong start) {
    this.start = start;
  }

  /** Forgets the peak so far and notes the present size. */
  static ResidentMemory watch() {
    try {
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      return new ResidentMemory(bytes("VmRSS:"));
    } catch (IOException e) {
      return new ResidentMemory(OptionalLong.empty());
    }
  }

  /** The peak since {@link #watch()} minus the size then, in bytes; empty where it is not told. */
  OptionalLong growth() {
    OptionalLong peak = start.isPresent() ? bytes("VmHWM:") : start;
    return peak.isPresent()
        ? OptionalLong.of(Math.max(0, peak.getAsLong() - start.getAsLong()))
        : peak;
  }

  private static OptionalLong bytes(String field) {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
