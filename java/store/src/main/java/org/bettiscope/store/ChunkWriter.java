package org.bettiscope.store;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writes chunks in the order in which they are given, of one file or of several: several threads
 * compress them, one writes. Whoever gives them waits while two for every thread are on their way,
 * so that memory does not grow with the number of chunks. Any thread may give chunks.
 */
public final class ChunkWriter implements AutoCloseable {
  private static final Task LAST = new Task(() -> {}, new CompletableFuture<>());

  private final ExecutorService compressors;
  private final BlockingQueue<Task> queue;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean told;
  private boolean closed;

  /**
   * What the thread that writes does next.
   *
   * @param write not done after a failure
   * @param passed completed when the task is behind, done or not
   */
  private record Task(Runnable write, CompletableFuture<Void> passed) {}

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
    tellFailure();
    long[] place = start.clone();
    CompletableFuture<CompressedChunk> chunk =
        CompletableFuture.supplyAsync(() -> CompressedChunk.of(values), compressors);
    put(new Task(() -> dataset.write(chunk.join(), place), new CompletableFuture<>()));
  }

  /**
   * Waits until what was given before is written.
   *
   * @throws RuntimeException where a chunk could not be written
   */
  public void flush() {
    Task marker = new Task(() -> {}, new CompletableFuture<>());
    put(marker);
    marker.passed().join();
    tellFailure();
  }

  private void tellFailure() {
    if (ended.isCompletedExceptionally()) {
      told = true;
      await();
    }
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
        try {
          // After a failure the rest is taken from the queue, lest who fills it wait for ever.
          if (failure == null) {
            task.write().run();
          }
        } finally {
          task.passed().complete(null);
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
   * @throws RuntimeException where a chunk could not be written, unless {@link #write} or {@link
   *     #flush} has said so
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
