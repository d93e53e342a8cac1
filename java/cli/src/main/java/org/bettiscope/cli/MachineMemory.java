package org.bettiscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of this machine or, where that is less, of the control group that it runs in; read
 * from Linux's own files, since the JDK's management classes take longer to load than a small
 * computation takes.
 */
final class MachineMemory {
  private static final Path TOTAL = Path.of("/proc/meminfo");
  private static final Path OF_GROUP = Path.of("/sys/fs/cgroup/memory.max");

  private MachineMemory() {}

  /** Nine tenths of it, in bytes; 0, which means no limit, where the system does not tell. */
  static long limit() {
    return limit(TOTAL, OF_GROUP);
  }

  static long limit(Path total, Path ofGroup) {
    long machine = number(total, "MemTotal:", 1024).orElse(Long.MAX_VALUE);
    long group = number(ofGroup, "", 1).orElse(Long.MAX_VALUE);
    long least = Math.min(machine, group);
    return least == Long.MAX_VALUE ? 0 : least / 10 * 9;
  }

  private static OptionalLong number(Path file, String field, long unit) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .filter(digits -> !digits.isEmpty()) // a group without a limit says "max"
          .mapToLong(digits -> unit * Long.parseLong(digits))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
