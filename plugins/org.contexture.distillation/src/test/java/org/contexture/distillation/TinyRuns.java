package org.contexture.distillation;

import org.contexture.distillation.DistillationOptions.BatchNormMode;
import org.contexture.encoder.Precision;

/** Options small enough for tests. */
final class TinyRuns {

  private TinyRuns() {}

  static DistillationOptions options(int side, double maskRatio) {
    return options(side, maskRatio, 2, Objective.published(), BatchNormMode.FROZEN, 0);
  }

  static DistillationOptions options(int side, int epochs, Objective objective) {
    return options(side, 0.5, epochs, objective, BatchNormMode.FROZEN, 0);
  }

  static DistillationOptions options(
      int side,
      double maskRatio,
      int epochs,
      Objective objective,
      BatchNormMode batchNorm,
      int windowsPerPass) {
    return new DistillationOptions(
        side,
        maskRatio,
        1,
        2,
        epochs,
        2,
        1e-3,
        1e-4,
        0.1,
        0.25,
        batchNorm,
        5,
        objective,
        0.01,
        new Execution(windowsPerPass, false, Precision.FP32, false));
  }

  static DistillationOptions withSeed(DistillationOptions o, long seed) {
    return copy(o, o.studentFreeze(), seed);
  }

  static DistillationOptions withFreeze(DistillationOptions o, double studentFreeze) {
    return copy(o, studentFreeze, o.seed());
  }

  private static DistillationOptions copy(DistillationOptions o, double freeze, long seed) {
    return new DistillationOptions(
        o.windowSide(),
        o.maskRatio(),
        o.layers(),
        o.heads(),
        o.epochs(),
        o.windowsPerStep(),
        o.learningRate(),
        o.studentLearningRate(),
        o.warmUp(),
        freeze,
        o.batchNorm(),
        seed,
        o.objective(),
        o.weightDecay(),
        o.execution());
  }
}
