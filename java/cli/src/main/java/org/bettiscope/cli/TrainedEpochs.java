package org.bettiscope.cli;

import org.bettiscope.train.TrainConfig;
import org.bettiscope.train.TrainListener;

/** Shows how many epochs of all networks are done; a network that is done early counts in full. */
final class TrainedEpochs implements TrainListener {
  private final int[] done;
  private final int epochs;
  private final Progress progress;
  private long sum;
  private boolean isResumed;

  TrainedEpochs(TrainConfig config, Progress progress) {
    this.done = new int[config.numNetworks()];
    this.epochs = config.epochs();
    this.progress = progress;
  }

  /** One line for the first network that goes on: others follow it, or go on beside it. */
  @Override
  public synchronized void resumed(int network, int epoch) {
    if (!isResumed) {
      isResumed = true;
      progress.note("network " + network + " goes on after epoch " + epoch + " of " + epochs);
    }
    update(network, epoch);
  }

  @Override
  public void epochEnded(int network, int epoch, double loss, double accuracy) {
    update(network, epoch);
  }

  @Override
  public void networkEnded(int network) {
    update(network, epochs);
  }

  private synchronized void update(int network, int epoch) {
    int most = Math.max(epoch, done[network]);
    sum += most - done[network];
    done[network] = most;
    progress.update(sum, (long) done.length * epochs);
  }
}
