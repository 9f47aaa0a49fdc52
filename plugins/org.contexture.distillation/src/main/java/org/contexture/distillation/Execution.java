package org.contexture.distillation;

import org.contexture.encoder.Precision;

/**
 * How a run spends memory and time; what is learned is the same up to rounding.
 *
 * @param windowsPerPass windows that go through the networks at once; a step whose windows do not
 *     fit in memory is split and its gradients are added up. 0: all of a step's
 * @param recompute whether the student's inner maps are computed a second time for its gradients
 *     instead of being kept (Chen et al. 2016): a third more time, a fraction of the memory
 * @param teacherPrecision arithmetic of the teacher
 * @param mixedPrecision whether student and context network are trained in bfloat16
 */
public record Execution(
    int windowsPerPass,
    boolean recompute,
    Precision teacherPrecision,
    MixedPrecision mixedPrecision) {

  public Execution {
    if (windowsPerPass < 0) {
      throw new IllegalArgumentException(
          "The windows per pass must be at least 0, found " + windowsPerPass + ".");
    }
  }

  /** Trained in bfloat16, or not. */
  public Execution(
      int windowsPerPass, boolean recompute, Precision teacherPrecision, boolean mixedPrecision) {
    this(
        windowsPerPass,
        recompute,
        teacherPrecision,
        mixedPrecision ? MixedPrecision.ON : MixedPrecision.OFF);
  }

  /** All windows of a step at once, everything kept, all in single precision. */
  public static Execution defaults() {
    return new Execution(0, false, Precision.FP32, MixedPrecision.OFF);
  }
}
