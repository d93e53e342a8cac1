package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at any moment keeps every finished unit whole, shows no other, and goes on.
 */
class KilledRunTest {
  private static final int UNITS = 500;
  private static final int KILLS = 6;
  private static final int ROWS = 200;

  @TempDir Path temporary;

  /** Writes the units that are missing, one after another. */
  static final class WriteUnits {
    private WriteUnits() {}

    public static void main(String[] arguments) {
      try (RunFolder folder = RunFolder.open(Path.of(arguments[0]), SampleRun.identity())) {
        for (int i = 0; i < UNITS; i++) {
          Unit unit = folder.unit("train", i);
          int number = i;
          if (!unit.isDone()) {
            unit.write(0, new Seeds(7), w -> write(w, number));
            System.out.println("finished");
          }
        }
      }
    }

    private static void write(Hdf5Writer writer, int number) {
      long[] shape = {ROWS, 100};
      Hdf5Dataset dataset =
          writer.create("/values", ElementType.FLOAT32, shape, new long[] {10, 100});
      for (int row = 0; row < ROWS; row += 10) {
        dataset.write(values(number, row), new long[] {row, 0}, new long[] {10, 100});
      }
    }
  }

  private static float[] values(int number, int row) {
    Random random = new Random(1000L * number + row);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  @Test
  void finishedUnitsSurviveEveryKill() throws Exception {
    Random random = new Random(11);
    Path path = temporary.resolve("run");
    int finished = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = ChildJvm.start(WriteUnits.class, path);
      assertEquals("finished", child.inputReader().readLine());
      boolean ended = child.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
      child.destroyForcibly();
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
      assertTrue(!ended, "killed while it was writing");
      int now = requireIntact(path);
      assertTrue(now > finished, "nothing that was finished is lost");
      finished = now;
    }
    System.out.println(KILLS + " kills, " + finished + " finished units, all intact");
  }

  private static int requireIntact(Path path) throws IOException {
    int finished = 0;
    try (RunFolder folder = RunFolder.open(path, SampleRun.identity())) {
      for (int i = 0; i < UNITS; i++) {
        Unit unit = folder.unit("train", i);
        if (unit.isDone()) {
          finished++;
          requireIntact(unit, i);
        }
      }
    }
    try (Stream<Path> files = Files.walk(path.resolve("units"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertTrue(names.stream().noneMatch(name -> name.endsWith(".tmp")), names.toString());
    }
    return finished;
  }

  private static void requireIntact(Unit unit, int number) {
    try (Hdf5Reader reader = unit.read()) {
      for (int row = 0; row < ROWS; row += 10) {
        float[] found = reader.floats("/values", new long[] {row, 0}, new long[] {10, 100});
        assertArrayEquals(values(number, row), found);
      }
    }
  }
}
