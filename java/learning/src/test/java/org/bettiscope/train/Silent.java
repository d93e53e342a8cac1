package org.bettiscope.train;

/** A listener that does not listen. */
enum Silent implements TrainListener {
  LISTENER;

  @Override
  public void epochEnded(int network, int epoch, double loss, double accuracy) {}

  @Override
  public void networkEnded(int network) {}
}
