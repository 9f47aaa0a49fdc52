package org.contexture.distillation;

/**
 * Which windows a step learns from, and how much of them is hidden.
 *
 * @param windowSide s, tiles
 * @param maskRatio r, fraction of a window's present tiles that is hidden; not used where the
 *     objective hides nothing
 * @param windowsPerStep B
 * @param seed of masks, initialisation and order
 */
public record Sampling(int windowSide, double maskRatio, int windowsPerStep, long seed) {

  public Sampling {
    Range.check("window side", windowSide, 1, 64);
    Range.check("mask ratio", maskRatio, 0, 1);
    Range.check("windows per step", windowsPerStep, 1, 65_536);
  }

  /**
   * Small windows, many of them: a step's tiles are of as many places as they can be. With the same
   * number of tiles in windows of 4 the student came out worse on real tissue
   * (docs/benchmarks/context.md).
   */
  public static Sampling defaults() {
    return new Sampling(2, 0.5, 16, 0);
  }
}
