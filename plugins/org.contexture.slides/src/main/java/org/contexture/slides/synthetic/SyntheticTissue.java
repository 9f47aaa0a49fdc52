package org.contexture.slides.synthetic;

import org.contexture.slides.RgbImage;

/** The kinds of tissue that {@link SyntheticCohort} is made of; also drawn one tile at a time. */
public enum SyntheticTissue {
  /** Empty glass. */
  GLASS,
  /** Collagen fibres with few spindle-shaped nuclei. */
  STROMA,
  /** Fat cells. */
  ADIPOSE,
  /** Glands: small regular nuclei in a ring around a lumen. */
  GLAND,
  /** A lobule of small, regular, well-spaced nuclei. */
  LOBULE,
  /** A lobule crowded with large dark nuclei. */
  LESION,
  /** Stroma with scattered large dark cells, like those of lesions. */
  SCATTERED_CELLS,
  /** Crowds of small round dark nuclei. */
  LYMPHOCYTES;

  /**
   * Draws one tile filled with this tissue.
   *
   * @param pixels side of the tile
   * @param micronsPerPixel its resolution
   * @param seed the same seed gives the same tile
   */
  public RgbImage draw(int pixels, double micronsPerPixel, long seed) {
    TissueScene scene = SceneBuilder.field(this, pixels * micronsPerPixel, seed);
    return new ScenePainter(scene, micronsPerPixel).paint(0, 0, pixels, pixels);
  }
}
