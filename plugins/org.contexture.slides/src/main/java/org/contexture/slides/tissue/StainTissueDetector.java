package org.contexture.slides.tissue;

import org.contexture.slides.RgbImage;

/**
 * Tissue is what absorbs light as stains do: haematoxylin and eosin, PAS and their like absorb
 * green most, diaminobenzidine (DAB) blue.
 *
 * <p>Works on optical densities against the glass of the very picture ({@link GlassColour}; Ruifrok
 * and Johnston 2001, "Quantification of histochemical staining by color deconvolution", equation
 * 1), averaged over a small square first. Ink gives itself away: green and blue pens absorb red
 * more than green, red pen absorbs blue nearly as much as green, black pen, dust, glass edges and
 * shadows absorb all alike. A picture without glass is measured against white, so one full of
 * tissue gives all of it, and an empty slide none.
 *
 * <p>The thresholds are our own, set on thumbnails and tiles with ink, glass and tissue. Stains
 * that absorb red most (Giemsa, the blue of trichrome) need {@link DensityTissueDetector}.
 *
 * @param minimumDensity least optical density of green, to base 10
 * @param maximumRed largest ratio of the densities of red and green
 * @param maximumBlue largest ratio of the densities of blue and green
 * @param radius of the averaged square: 2 · radius + 1 px a side
 */
public record StainTissueDetector(
    double minimumDensity, double maximumRed, double maximumBlue, int radius)
    implements TissueDetector {

  /** DAB: Ruifrok and Johnston's densities are 0.27, 0.57 and 0.78. */
  private static final double LEAST_BLUE_OF_BROWN = 1.15;

  private static final double LEAST_RED_OF_BROWN = 0.25;
  private static final double MOST_RED_OF_BROWN = 0.85;

  /** Blued haematoxylin; blue pens absorb less blue and more red. */
  private static final double MOST_RED_OF_HAEMATOXYLIN = 1.15;

  private static final double LEAST_BLUE_OF_HAEMATOXYLIN = 0.35;

  public StainTissueDetector {
    if (!(minimumDensity > 0 && minimumDensity < 2)) {
      throw new IllegalArgumentException(
          "Minimum density must be in (0, 2), found " + minimumDensity + ".");
    }
    if (!(maximumRed > 0 && maximumRed <= 10 && maximumBlue > 0 && maximumBlue <= 10)) {
      throw new IllegalArgumentException(
          "Ratios of densities must be in (0, 10], found %s and %s."
              .formatted(maximumRed, maximumBlue));
    }
    if (radius < 0 || radius > 32) {
      throw new IllegalArgumentException("Radius must be 0 … 32 px, found " + radius + ".");
    }
  }

  /** Density 0.06, red up to 0.93, blue up to 0.74 of green, squares of 3 px. */
  public static StainTissueDetector defaults() {
    return new StainTissueDetector(0.06, 0.93, 0.74, 1);
  }

  @Override
  public boolean[] detect(RgbImage thumbnail) {
    return detect(thumbnail, GlassColour.of(thumbnail));
  }

  /** The same, measured against glass that is known from elsewhere. */
  public boolean[] detect(RgbImage thumbnail, GlassColour glass) {
    return DensityWindow.detect(thumbnail, glass, radius, this::isStained);
  }

  /** Whether optical densities, to base 10 against the glass, are those of a stain. */
  public boolean isStained(double red, double green, double blue) {
    if (green <= minimumDensity) {
      return false; // glass
    }
    boolean likeHaematoxylinAndEosin = red < maximumRed * green && blue < maximumBlue * green;
    boolean brown =
        blue > LEAST_BLUE_OF_BROWN * green
            && red > LEAST_RED_OF_BROWN * green
            && red < MOST_RED_OF_BROWN * green;
    boolean likeHaematoxylinAlone =
        red < MOST_RED_OF_HAEMATOXYLIN * green
            && blue > LEAST_BLUE_OF_HAEMATOXYLIN * green
            && blue < maximumBlue * green;
    return likeHaematoxylinAndEosin || likeHaematoxylinAlone || brown;
  }
}
