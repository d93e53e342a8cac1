package org.bettiscope.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bettiscope.data.DataConfig;
import org.bettiscope.data.DataStage;
import org.bettiscope.data.LabelledCloud;
import org.bettiscope.store.RunFolder;
import org.bettiscope.store.RunIdentity;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that keeping activations takes does not depend on the number of epochs. */
class KeptMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int FEW = 60;
  private static final int MANY = 300;

  /** Of each epoch are kept so many points times so many units in single precision: half a MB. */
  private static final int POINTS = 2000;

  private static final int UNITS = 64;

  @TempDir Path parent;

  /** Trains a network that is kept at every epoch, in one span; prints the most memory it had. */
  static final class Keep {
    private Keep() {}

    public static void main(String[] arguments) throws IOException {
      int epochs = Integer.parseInt(arguments[1]);
      TrainConfig config =
          new Configs.Builder()
              .engine(Engine.FUSED)
              .hidden(UNITS)
              .epochs(epochs)
              .batchSize(200)
              .build();
      DataConfig tori =
          new DataConfig(
              DataConfig.Source.TORUS_PAIR, POINTS / 2, 3, 1, false, 0, null, null, null);
      Snapshots every =
          new Snapshots(IntStream.rangeClosed(0, epochs).toArray(), List.of(1), false, 0);
      Path path = Path.of(arguments[0]);
      RunIdentity identity =
          new RunIdentity("a", "b".repeat(64), 3, "name: a", path, "0", new TreeMap<>());
      try (RunFolder folder = RunFolder.open(path, identity)) {
        LabelledCloud cloud = DataStage.run(tori, folder);
        TrainResources resources = new TrainResources(1, 1, WorkerKind.THREADS, 0);
        TrainStage.run(config, cloud, every, folder, resources, Silent.LISTENER, () -> false);
      }
      System.out.println(peakMegabytes());
    }

    private static long peakMegabytes() throws IOException {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  /** In a process whose Java heap is all there from the beginning. */
  private long peakMegabytes(int epochs) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Keep.class.getName(),
                parent.resolve("run-" + epochs).toString(),
                "" + epochs)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = process.inputReader().readLine();
    assertEquals(0, process.waitFor());
    return Long.parseLong(printed);
  }

  @Test
  void testDoesNotDependOnTheNumberOfEpochs() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(STATUS), "skipped: no " + STATUS);
    long few = peakMegabytes(FEW);
    long many = peakMegabytes(MANY);
    long kept = ((long) (MANY - FEW) * POINTS * UNITS * Float.BYTES) >> 20;
    System.out.printf("%d MB more of activations took %d MB more%n", kept, many - few);
    assertTrue(many - few < kept / 4, few + " MB, then " + many + " MB");
  }
}
