package org.contexture.learning.distillation;

/**
 * Options of masked context distillation; METHOD section 1.
 *
 * @param windowSide s, tiles
 * @param maskRatio r, fraction of a window's present tiles that is masked
 * @param layers of the context transformer
 * @param heads of the context transformer
 * @param epochs passes over all windows
 * @param windowsPerStep B
 * @param learningRate of head and predictor, peak
 * @param studentLearningRate peak
 * @param warmUp fraction of the steps over which the rates rise linearly
 * @param studentFreeze first fraction of the steps in which only head and predictor learn
 * @param batchNorm what the student's batch norms do
 * @param seed of masks, initialisation and order
 */
public record DistillationOptions(
    int windowSide,
    double maskRatio,
    int layers,
    int heads,
    int epochs,
    int windowsPerStep,
    double learningRate,
    double studentLearningRate,
    double warmUp,
    double studentFreeze,
    BatchNormMode batchNorm,
    long seed) {

  /** What batch norms of the student do while it learns. */
  public enum BatchNormMode {
    /** Running statistics are used and never change. */
    FROZEN,
    /** Batch statistics are used; the running ones follow. */
    UPDATED
  }

  public static DistillationOptions defaults() {
    return new DistillationOptions(
        4, 0.5, 4, 8, 1, 8, 5e-4, 1e-4, 0.1, 0.2, BatchNormMode.FROZEN, 0);
  }
}
