package org.contexture.distillation;

/**
 * Options of masked context distillation (Pisula &amp; Bozek 2024). Where the paper leaves a value
 * open, the default is ours.
 *
 * @param windowSide s, tiles
 * @param maskRatio r, fraction of a window's present tiles that is masked; not used where the
 *     objective's target is {@link TargetKind#OWN}
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
 * @param objective what is masked, predicted and compared
 * @param weightDecay of AdamW, on matrices and kernels only
 * @param execution memory and time
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
    long seed,
    Objective objective,
    double weightDecay,
    Execution execution) {

  /** What batch norms of the student do while it learns. */
  public enum BatchNormMode {
    /** Running statistics are used and never change. */
    FROZEN,
    /** Batch statistics are used; the running ones follow. */
    UPDATED
  }

  public DistillationOptions {
    inRange("window side", windowSide, 1, 64);
    inRange("mask ratio", maskRatio, 0, 1);
    inRange("layers", layers, 1, 48);
    inRange("heads", heads, 1, 64);
    inRange("epochs", epochs, 1, 100_000);
    inRange("windows per step", windowsPerStep, 1, 65_536);
    inRange("learning rate", learningRate, 0, 1);
    inRange("student learning rate", studentLearningRate, 0, 1);
    inRange("warm-up", warmUp, 0, 1);
    inRange("student freeze", studentFreeze, 0, 1);
    inRange("weight decay", weightDecay, 0, 10);
    inRange("windows per pass", execution.windowsPerPass(), 0, windowsPerStep);
    if (windowSide == 1 && !objective.target().withoutContext()) {
      throw new IllegalArgumentException(
          "A window of one tile has no context to predict from. Use a window side of at least 2, or"
              + " the target OWN.");
    }
    if (batchNorm == BatchNormMode.UPDATED && execution.windowsPerPass() > 0) {
      throw new IllegalArgumentException(
          "Batch norms that are updated see one pass at a time, so splitting a step would change"
              + " what is learned. Freeze them, or let a pass hold all windows of a step.");
    }
  }

  public static DistillationOptions defaults() {
    return new DistillationOptions(
        4,
        0.5,
        2,
        8,
        1,
        8,
        5e-4,
        1e-4,
        0.1,
        0.2,
        BatchNormMode.FROZEN,
        0,
        Objective.defaults(),
        0.01,
        Execution.defaults());
  }

  /** The same with another objective. */
  public DistillationOptions with(Objective other) {
    return with(other, execution);
  }

  /** The same, spending memory and time otherwise. */
  public DistillationOptions with(Execution other) {
    return with(objective, other);
  }

  private DistillationOptions with(Objective newObjective, Execution newExecution) {
    return new DistillationOptions(
        windowSide,
        maskRatio,
        layers,
        heads,
        epochs,
        windowsPerStep,
        learningRate,
        studentLearningRate,
        warmUp,
        studentFreeze,
        batchNorm,
        seed,
        newObjective,
        weightDecay,
        newExecution);
  }

  private static void inRange(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "The %s must be %s … %s, found %s."
              .formatted(what, plain(least), plain(most), plain(value)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
