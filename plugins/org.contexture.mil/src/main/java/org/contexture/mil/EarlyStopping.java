package org.contexture.mil;

import java.util.Map;
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
   * @param loss in validation; NaN if there is none, then the last epoch is the best
   * @return whether it is the best so far
   */
  boolean offer(int epoch, double loss, Weights weights) {
    boolean better = Double.isNaN(loss) || loss < bestLoss || bestWeights == null;
    if (better) {
      bestLoss = loss;
      bestEpoch = epoch;
      bestWeights = weights.save(Map.of());
    }
    return better;
  }

  /** Whether to stop after so many epochs. */
  boolean isDue(int epochs) {
    return patience > 0 && epochs - bestEpoch >= patience;
  }

  SafeTensors bestWeights() {
    return bestWeights;
  }
}
