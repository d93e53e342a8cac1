package org.bettiscope.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that we compress are what the HDF5 library and h5py make of the same numbers. */
class ChunkWriterTest {
  private static final int CHUNKS = 40;
  private static final int ROWS = 250;
  private static final int COLUMNS = 16;

  @TempDir Path folder;

  private static float[] chunk(int number) {
    Random random = new Random(number);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = number % 3 == 0 ? random.nextFloat() : Math.max(0, (float) random.nextGaussian());
    }
    values[0] = Float.NaN;
    values[1] = Float.NEGATIVE_INFINITY;
    values[2] = -0f;
    return values;
  }

  private static Hdf5Dataset create(Hdf5Writer writer) {
    return writer.create(
        "/a/values",
        ElementType.FLOAT32,
        new long[] {CHUNKS, ROWS, COLUMNS},
        new long[] {1, ROWS, COLUMNS});
  }

  private Path write(String name, int threads) {
    Path file = folder.resolve(name);
    try (Hdf5Writer writer = Hdf5.create(file)) {
      Hdf5Dataset dataset = create(writer);
      try (ChunkWriter chunks = new ChunkWriter(threads)) {
        for (int i = 0; i < CHUNKS; i++) {
          chunks.write(dataset, chunk(i), new long[] {i, 0, 0});
        }
      }
    }
    return file;
  }

  @Test
  void chunksComeBackWithTheirOddValues() {
    try (Hdf5Reader reader = Hdf5.open(write("chunks.h5", 3))) {
      for (int i = 0; i < CHUNKS; i++) {
        assertArrayEquals(
            chunk(i),
            reader.floats("/a/values", new long[] {i, 0, 0}, new long[] {1, ROWS, COLUMNS}));
      }
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBytes() throws IOException {
    assertEquals(-1, Files.mismatch(write("one.h5", 1), write("many.h5", 7)));
  }

  @Test
  void h5pyReadsThem() throws Exception {
    Path file = write("chunks.h5", 2);
    Path plain = folder.resolve("plain.h5");
    try (Hdf5Writer writer = Hdf5.create(plain)) {
      Hdf5Dataset dataset = create(writer);
      for (int i = 0; i < CHUNKS; i++) {
        dataset.write(chunk(i), new long[] {i, 0, 0}, new long[] {1, ROWS, COLUMNS});
      }
    }
    assertEquals("the same\n", Python.run(folder, "compare_chunks.py", file, plain));
  }

  @Test
  void copiesAsTheyAre() {
    Path copy = folder.resolve("copy.h5");
    try (Hdf5Reader reader = Hdf5.open(write("chunks.h5", 2));
        Hdf5Writer writer = Hdf5.create(copy)) {
      create(writer).copy(reader, "/a/values", 0, 0, 0);
    }
    try (Hdf5Reader reader = Hdf5.open(copy)) {
      assertArrayEquals(
          chunk(5),
          reader.floats("/a/values", new long[] {5, 0, 0}, new long[] {1, ROWS, COLUMNS}));
    }
  }

  @Test
  void whatIsNoChunkIsRefused() {
    try (Hdf5Writer writer = Hdf5.create(folder.resolve("x.h5"))) {
      Hdf5Dataset dataset = create(writer);
      assertRefused(
          "/a/values: 3 values are no chunk of shape [1, 250, 16]", dataset, new float[3], 0, 0);
      assertRefused(
          "/a/values: no chunk of [1, 250, 16] begins at [0, 1, 0] in the shape [40, 250, 16]",
          dataset,
          chunk(0),
          0,
          1);
      assertRefused(
          "/a/values: no chunk of [1, 250, 16] begins at [40, 0, 0] in the shape [40, 250, 16]",
          dataset,
          chunk(0),
          CHUNKS,
          0);
    }
  }

  private static void assertRefused(
      String message, Hdf5Dataset dataset, float[] values, long first, long second) {
    CompressedChunk chunk = CompressedChunk.of(values);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> dataset.write(chunk, new long[] {first, second, 0}));
    assertEquals(message, e.getMessage());
  }

  /** What was given before is in the file, while the writer goes on with another. */
  @Test
  void flushedChunksAreWritten() {
    Path file = folder.resolve("first.h5");
    try (ChunkWriter chunks = new ChunkWriter(2);
        Hdf5Writer second = Hdf5.create(folder.resolve("second.h5"))) {
      try (Hdf5Writer first = Hdf5.create(file)) {
        Hdf5Dataset dataset = create(first);
        Hdf5Dataset other = create(second);
        for (int i = 0; i < CHUNKS; i++) {
          chunks.write(dataset, chunk(i), new long[] {i, 0, 0});
          chunks.write(other, chunk(i), new long[] {i, 0, 0});
        }
        chunks.flush();
      }
      try (Hdf5Reader reader = Hdf5.open(file)) {
        long[] last = {CHUNKS - 1, 0, 0};
        assertArrayEquals(
            chunk(CHUNKS - 1), reader.floats("/a/values", last, new long[] {1, ROWS, COLUMNS}));
      }
    }
  }

  /** A data set that takes a chunk whenever it is let. */
  private static Hdf5Dataset slow(Semaphore permits) {
    return (Hdf5Dataset)
        Proxy.newProxyInstance(
            Hdf5Dataset.class.getClassLoader(),
            new Class<?>[] {Hdf5Dataset.class},
            (proxy, method, arguments) -> {
              permits.acquire();
              return null;
            });
  }

  /** With two threads four chunks wait behind the one that is being written. */
  @Test
  @Timeout(60)
  void whoeverGivesChunksWaitsForASlowFile() throws InterruptedException {
    Semaphore permits = new Semaphore(0);
    Hdf5Dataset slow = slow(permits);
    AtomicInteger given = new AtomicInteger();
    ChunkWriter chunks = new ChunkWriter(2);
    Thread producer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 100; i++) {
                chunks.write(slow, chunk(i), new long[] {i, 0, 0});
                given.incrementAndGet();
              }
            });
    for (int written = 0; written < 3; written++) {
      while (given.get() < 5 + written || producer.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      Thread.sleep(50);
      assertEquals(5 + written, given.get());
      permits.release();
    }
    permits.release(97);
    producer.join();
    chunks.close();
    assertEquals(100, given.get());
    assertEquals(0, permits.availablePermits());
  }

  /** Writes 400 MB as chunks of 1 MB. */
  static final class WriteMany {
    private WriteMany() {}

    public static void main(String[] arguments) {
      int length = 1 << 18;
      try (Hdf5Writer writer = Hdf5.create(Path.of(arguments[0]));
          ChunkWriter chunks = new ChunkWriter(2)) {
        Hdf5Dataset dataset =
            writer.create(
                "/x", ElementType.FLOAT32, new long[] {400, length}, new long[] {1, length});
        for (int i = 0; i < 400; i++) {
          chunks.write(dataset, new float[length], new long[] {i, 0});
        }
      }
      System.out.println("written");
    }
  }

  @Test
  @Timeout(120)
  void memoryDoesNotGrowWithTheNumberOfChunks() throws Exception {
    Process child =
        ChildJvm.start(
            WriteMany.class,
            folder.resolve("many.h5"),
            "-Xmx40m",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    assertEquals("written", child.inputReader().readLine());
    assertEquals(0, child.waitFor());
  }

  /** Whoever gives chunks is told, and does not wait for ever. */
  @Test
  @Timeout(60)
  void aFailureIsTold() {
    try (Hdf5Writer writer = Hdf5.create(folder.resolve("x.h5"))) {
      Hdf5Dataset dataset = create(writer);
      ChunkWriter chunks = new ChunkWriter(2);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> {
                try (chunks) {
                  for (int i = 0; i < 1000; i++) {
                    chunks.write(dataset, chunk(i), new long[] {i, 0, 0});
                  }
                }
              });
      assertTrue(e.getMessage().contains("begins at [40, 0, 0]"), e.getMessage());
    }
  }

  @Test
  @Timeout(60)
  void aFailureIsToldByAFlush() {
    try (Hdf5Writer writer = Hdf5.create(folder.resolve("x.h5"));
        ChunkWriter chunks = new ChunkWriter(2)) {
      chunks.write(create(writer), chunk(0), new long[] {CHUNKS, 0, 0});
      assertThrows(IllegalArgumentException.class, chunks::flush);
      assertThrows(IllegalArgumentException.class, chunks::flush);
    }
  }
}
