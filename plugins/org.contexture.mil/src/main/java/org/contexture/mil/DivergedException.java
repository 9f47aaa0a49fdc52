package org.contexture.mil;

/**
 * Training that left the numbers before any epoch was worth keeping. Says where, and what to do.
 */
public final class DivergedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what is no number, e.g. {@code the loss}
   */
  DivergedException(String what, Bag bag, int epoch, double rate) {
    super(
        "Training diverged: %s of slide “%s” is no number in epoch %d, at a learning rate of %s. Choose a lower learning rate, and let the features be standardised."
            .formatted(what, bag.id(), epoch, rate));
  }
}
