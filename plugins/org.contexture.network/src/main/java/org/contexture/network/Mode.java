package org.contexture.network;

/** How a network computes: what dropout does and which statistics batch norms use. */
public enum Mode {
  /** Inference: no dropout; batch norms use their running statistics. */
  EVAL(false, false),
  /** Training: dropout; batch norms use the batch's statistics and update the running ones. */
  TRAIN(true, true),
  /**
   * Training with batch norms as in inference: running statistics are used and left as they are.
   */
  TRAIN_FROZEN_BATCH_NORM(true, false),
  /** No dropout; batch norms use the batch's statistics, and take them over as running ones. */
  CALIBRATE(false, true);

  private final boolean training;
  private final boolean batchStatistics;

  Mode(boolean training, boolean batchStatistics) {
    this.training = training;
    this.batchStatistics = batchStatistics;
  }

  public boolean isTraining() {
    return training;
  }

  public boolean usesBatchStatistics() {
    return batchStatistics;
  }
}
