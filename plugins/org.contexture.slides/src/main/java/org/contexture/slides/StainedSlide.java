package org.contexture.slides;

import org.contexture.slides.stain.Recolouring;
import org.contexture.slides.stain.StainNormalisation;

/**
 * A slide whose pixels are shown in another stain, once they were resampled; label and macro stay
 * as they are.
 */
final class StainedSlide extends AdaptedSlide {

  private final Recolouring recolouring;

  StainedSlide(Slide slide, StainNormalisation stain) {
    super(slide);
    this.recolouring = stain.recolouring();
  }

  RgbImage recoloured(RgbImage image) {
    byte[] rgb = image.rgb().clone();
    recolouring.apply(rgb);
    return new RgbImage(image.width(), image.height(), rgb);
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    return recoloured(super.read(level, x, y, width, height));
  }
}
