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

  public static Sampling defaults() {
    return new Sampling(4, 0.5, 8, 0);
  }
}
