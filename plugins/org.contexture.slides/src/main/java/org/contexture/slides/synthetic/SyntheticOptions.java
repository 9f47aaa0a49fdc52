package org.contexture.slides.synthetic;

/**
 * What a synthetic cohort looks like.
 *
 * @param slides number of slides
 * @param widthPx of a slide at level 0
 * @param heightPx of a slide at level 0
 * @param positiveFraction share of the patients whose slides hold lesions, in [0, 1]; rounded to
 *     whole patients
 * @param micronsPerPixel of level 0
 * @param slidesPerPatient how many slides in a row belong to one patient and share its label
 * @param seed of everything drawn; the same seed gives the same files
 */
public record SyntheticOptions(
    int slides,
    int widthPx,
    int heightPx,
    double positiveFraction,
    double micronsPerPixel,
    int slidesPerPatient,
    long seed) {

  public SyntheticOptions {
    require(slides >= 1 && slides <= 100_000, "slides must be 1 … 100000", slides);
    require(widthPx >= 512 && widthPx <= 16_384, "width must be 512 … 16384 px", widthPx);
    require(heightPx >= 512 && heightPx <= 16_384, "height must be 512 … 16384 px", heightPx);
    require(
        positiveFraction >= 0 && positiveFraction <= 1,
        "positive fraction must be in [0, 1]",
        positiveFraction);
    require(
        micronsPerPixel >= 0.1 && micronsPerPixel <= 4,
        "µm per pixel must be in [0.1, 4]",
        micronsPerPixel);
    require(slidesPerPatient >= 1, "slides per patient must be at least 1", slidesPerPatient);
  }

  /** 24 slides of 3072 × 2560 px at 0.5 µm per pixel, half of them positive, seed 0. */
  public static SyntheticOptions defaults() {
    return new SyntheticOptions(24, 3072, 2560, 0.5, 0.5, 1, 0);
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException("Synthetic cohort: " + rule + ", found " + found + ".");
    }
  }
}
