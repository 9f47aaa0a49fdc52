package org.contexture.slides.tissue;

import org.contexture.slides.RgbImage;

/**
 * Tissue is what absorbs coloured light, whatever the stain: also such stains as absorb red most
 * (Giemsa, the blue of trichrome), which {@link StainTissueDetector} takes for ink. Measured
 * against the picture's own glass ({@link GlassColour}), so that its colour does not matter.
 *
 * <p>Grey and black marks absorb all light alike, green pens blue nearly as red, and blue pens are
 * much denser than blue stains: those are no tissue. Red pens cannot be told from red stains. The
 * thresholds are our own.
 */
public record DensityTissueDetector() implements TissueDetector {

  private static final int RADIUS_PX = 1;

  /** Least optical density, to base 10, of the channel that is absorbed most. */
  private static final double LEAST = 0.07;

  /** Least difference between channels, over the densest. */
  private static final double LEAST_COLOUR = 0.25;

  /** Blue over red of green pens; blue stains have less. */
  private static final double MOST_BLUE_OF_BLUE = 0.6;

  /** Mean density of blue pens; blue stains have less. */
  private static final double MOST_DENSITY_OF_BLUE = 0.5;

  @Override
  public boolean[] detect(RgbImage thumbnail) {
    return DensityWindow.detect(
        thumbnail, GlassColour.of(thumbnail), RADIUS_PX, DensityTissueDetector::isTissue);
  }

  private static boolean isTissue(double red, double green, double blue) {
    double most = Math.max(red, Math.max(green, blue));
    double least = Math.min(red, Math.min(green, blue));
    if (most < LEAST || most - least < LEAST_COLOUR * most) {
      return false; // glass; grey
    }
    boolean absorbsRedMost = red > green && red > blue;
    return !absorbsRedMost
        || (blue < MOST_BLUE_OF_BLUE * red && (red + green + blue) / 3 < MOST_DENSITY_OF_BLUE);
  }
}
