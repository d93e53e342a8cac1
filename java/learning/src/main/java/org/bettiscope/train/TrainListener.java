package org.bettiscope.train;

/** Told how training goes, on the threads that train, perhaps on several at a time. */
public interface TrainListener {
  /**
   * An epoch has ended; perhaps not for the first time, where training goes on from a checkpoint,
   * and then perhaps of a network that is done.
   *
   * @param network number of the network, from 0
   * @param epoch number of the epoch, from 1
   * @param loss mean loss of the training points
   * @param accuracy share of the training points classified rightly
   */
  void epochEnded(int network, int epoch, double loss, double accuracy);

  /**
   * Training of a network goes on from a checkpoint.
   *
   * @param epoch its last epoch that is kept, from 1
   */
  default void resumed(int network, int epoch) {}

  /** A network is done: it was stopped, failed, or saw all epochs. */
  void networkEnded(int network);
}
