package org.contexture.mil;

import java.util.Map;
import java.util.Optional;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;

/** Keeps the weights of the best epoch and says when waiting for a better one is pointless. */
final class EarlyStopping {

  private final int patience;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private SafeTensors bestWeights;

  /**
   * @param patience epochs to wait for a lower loss; 0 waits for ever
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /**
   * Looks at an epoch.
   *
   * @param loss in validation; empty without validation: then the last epoch is the best
   */
  void offer(int epoch, Optional<Double> loss, Weights weights) {
    if (loss.isEmpty() || loss.get() < bestLoss || bestWeights == null) {
      bestLoss = loss.orElse(Double.POSITIVE_INFINITY);
      bestEpoch = epoch;
      bestWeights = weights.save(Map.of());
    }
  }

  /** Whether to stop after so many epochs. */
  boolean isDue(int epochs) {
    return patience > 0 && epochs - bestEpoch >= patience;
  }

  /** From 1; 0 if there was none. */
  int bestEpoch() {
    return bestEpoch;
  }

  SafeTensors bestWeights() {
    return bestWeights;
  }
}
