package org.contexture.slides.synthetic;

import java.util.SplittableRandom;

/** Cells by the look of their nuclei. Sizes in µm. */
enum CellKind {
  /** Small, round, regular, moderately dark. */
  EPITHELIAL(2.9, 3.5, 0.8, 1.0, 0.8, 1.05),
  /** Large, uneven, very dark: the cells of lesions, and their look-alikes in the stroma. */
  LARGE_DARK(5.0, 6.9, 0.66, 0.95, 1.35, 1.9),
  /** Small, round, dark. */
  LYMPHOCYTE(2.1, 2.5, 0.9, 1.0, 1.4, 1.7),
  /** Long and thin. */
  SPINDLE(4.6, 7.5, 0.2, 0.32, 0.85, 1.2);

  private final double least;
  private final double most;
  private final double roundLeast;
  private final double roundMost;
  private final double pale;
  private final double dark;

  CellKind(
      double least, double most, double roundLeast, double roundMost, double pale, double dark) {
    this.least = least;
    this.most = most;
    this.roundLeast = roundLeast;
    this.roundMost = roundMost;
    this.pale = pale;
    this.dark = dark;
  }

  Nucleus draw(double x, double y, double angle, SplittableRandom random) {
    double length = random.nextDouble(least, most);
    return new Nucleus(
        (float) x,
        (float) y,
        (float) length,
        (float) (length * random.nextDouble(roundLeast, roundMost)),
        (float) angle,
        (float) random.nextDouble(pale, dark),
        random.nextInt());
  }
}
