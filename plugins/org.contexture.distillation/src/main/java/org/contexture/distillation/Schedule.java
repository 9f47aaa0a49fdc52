package org.contexture.distillation;

/**
 * Who learns when and how fast.
 *
 * @param epochs passes over all windows
 * @param learningRate of head and predictors, peak
 * @param studentLearningRate peak
 * @param warmUp fraction of the steps over which the rates rise linearly; then they fall as a
 *     cosine
 * @param studentFreeze first fraction of the steps in which only the head learns
 * @param weightDecay of AdamW, on matrices and kernels only
 * @param batchNorm what the student's batch norms do
 */
public record Schedule(
    int epochs,
    double learningRate,
    double studentLearningRate,
    double warmUp,
    double studentFreeze,
    double weightDecay,
    BatchNormMode batchNorm) {

  private static final long ENOUGH_TILES = 100_000;

  /** What batch norms of the student do while it learns. */
  public enum BatchNormMode {
    /** Running statistics are used and never change. */
    FROZEN,
    /** Batch statistics are used; the running ones follow. */
    UPDATED
  }

  public Schedule {
    Range.check("epochs", epochs, 1, 100_000);
    Range.check("learning rate", learningRate, 0, 1);
    Range.check("student learning rate", studentLearningRate, 0, 1);
    Range.check("warm-up", warmUp, 0, 1);
    Range.check("student freeze", studentFreeze, 0, 1);
    Range.check("weight decay", weightDecay, 0, 10);
  }

  /**
   * Passes after which the student has seen about 100,000 tiles, at least one. On real tissue runs
   * of 40,000 won less of the teacher's lead (docs/benchmarks/context.md).
   *
   * @param tiles that the student sees in one pass
   */
  public static int epochs(long tiles) {
    return 1 + (int) ((ENOUGH_TILES - 1) / Math.max(1, tiles));
  }

  public static Schedule defaults() {
    return new Schedule(1, 5e-4, 3e-4, 0.1, 0.05, 0.01, BatchNormMode.FROZEN);
  }
}
