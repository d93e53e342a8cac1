package org.bettiscope.train;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * Worker processes that train networks, as many as threads ask at a time. One that ends before its
 * network does is replaced.
 */
final class WorkerProcesses implements AutoCloseable {
  private final NetworkTrainer trainer;
  private final Set<WorkerProcess> all = ConcurrentHashMap.newKeySet();
  private final Queue<WorkerProcess> idle = new ConcurrentLinkedQueue<>();

  /**
   * @param trainer of the run; stores networks whose worker ended
   */
  WorkerProcesses(NetworkTrainer trainer) {
    this.trainer = trainer;
    // JavaCPP unpacks libraries at their first use; where several processes do so at the same time,
    // one may load what another has not written yet, and crash.
    Engines.load(trainer.workerTask().engine());
    // Activations are computed by libtorch, whatever trains.
    TorchThreads.useOne();
  }

  /**
   * Trains a network. Where its worker ends before, the network is stored as failed.
   *
   * @param stopped whether workers are killed because training is to stop
   * @throws org.bettiscope.persistence.BettiscopeException (stopped) where that is so
   */
  void train(int network, BooleanSupplier stopped) {
    long start = System.nanoTime();
    WorkerProcess worker = worker();
    if (worker.train(network, trainer.listener())) {
      trainer.listener().networkEnded(network);
      idle.add(worker);
      return;
    }
    all.remove(worker);
    if (stopped.getAsBoolean()) {
      throw GroupTraining.stopped(worker.lastEpoch() + 1, "network " + network);
    }
    if (!worker.wasReady()) {
      throw WorkerProcess.cannotBegin(worker.end());
    }
    trainer.endAfterCrash(
        network, worker.lastEpoch(), "its worker process crashed: " + worker.end(), start);
  }

  private WorkerProcess worker() {
    for (WorkerProcess worker = idle.poll(); worker != null; worker = idle.poll()) {
      if (worker.isAlive()) {
        return worker;
      }
      all.remove(worker);
    }
    WorkerProcess worker = new WorkerProcess(trainer.workerTask());
    all.add(worker);
    return worker;
  }

  /** Kills all workers; what they have not stored is lost. */
  void kill() {
    all.forEach(WorkerProcess::kill);
  }

  @Override
  public void close() {
    all.forEach(WorkerProcess::close);
  }
}
