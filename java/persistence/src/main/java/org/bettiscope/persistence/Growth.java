package org.bettiscope.persistence;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Passes on what was done, when it grows. */
final class Growth implements Consumer<RipsProgress> {
  private final LongConsumer consumer;
  private long told;

  Growth(LongConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public void accept(RipsProgress now) {
    if (now.done() > told) {
      told = now.done();
      consumer.accept(told);
    }
  }
}
