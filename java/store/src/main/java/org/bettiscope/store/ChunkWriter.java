package org.bettiscope.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writes chunks in the order in which they are given: several threads compress them, one writes.
 * Whoever gives them waits while two for every thread are on their way, so that memory does not
 * grow with the number of chunks.
 */
public final class ChunkWriter implements AutoCloseable {
  private static final Task LAST = new Task(null, null, null);

  private final ExecutorService compressors;
  private final BlockingQueue<Task> queue;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean told;
  private boolean closed;

  /** Where a chunk goes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Task(
      Hdf5Dataset dataset, long[] start, CompletableFuture<CompressedChunk> chunk) {}

  /**
   * @param threads that compress, at least 1
   */
  public ChunkWriter(int threads) {
    this.compressors =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("compress-", 0).factory());
    this.queue = new ArrayBlockingQueue<>(2 * threads);
    Thread.ofPlatform().daemon().name("chunk-writer").start(this::writeAll);
  }

  /**
   * Writes a whole chunk, at once or later.
   *
   * @param values not to be changed any more
   * @param start as in {@link Hdf5Dataset#write(CompressedChunk, long[])}
   * @throws RuntimeException where an earlier chunk could not be written
   */
  public void write(Hdf5Dataset dataset, float[] values, long[] start) {
    if (ended.isCompletedExceptionally()) {
      told = true;
      await();
    }
    put(
        new Task(
            dataset,
            start.clone(),
            CompletableFuture.supplyAsync(() -> CompressedChunk.of(values), compressors)));
  }

  private void put(Task task) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(task);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    Throwable failure = null;
    while (true) {
      try {
        Task task = queue.take();
        if (task.equals(LAST)) {
          break;
        }
        // After a failure the rest is taken from the queue, lest who fills it wait for ever.
        if (failure == null) {
          task.dataset().write(task.chunk().join(), task.start());
        }
      } catch (RuntimeException | Error | InterruptedException e) {
        failure = e;
        ended.completeExceptionally(e);
      }
    }
    if (failure == null) {
      ended.complete(null);
    }
  }

  private void await() {
    try {
      ended.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw e;
      }
    }
  }

  /**
   * Waits until everything is written.
   *
   * @throws RuntimeException where a chunk could not be written, unless {@link #write} has said so
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    put(LAST);
    compressors.shutdown();
    if (!told) {
      await();
    }
  }
}
