package org.contexture.slides.tissue;

import org.contexture.slides.RgbImage;

/**
 * Separates tissue from glass on a low-resolution picture of the slide. Implementations are
 * stateless and thread-safe.
 */
public interface TissueDetector {

  /** One value per pixel, row by row: true where there is tissue. */
  boolean[] detect(RgbImage thumbnail);
}
