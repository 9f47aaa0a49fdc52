package org.contexture.slides;

import java.util.Optional;
import org.contexture.slides.stain.Recolouring;
import org.contexture.slides.stain.StainNormalisation;

/** A slide whose pixels are shown in another stain; label and macro stay as they are. */
final class StainedSlide implements Slide {

  private final Slide slide;
  private final Recolouring recolouring;

  StainedSlide(Slide slide, StainNormalisation stain) {
    this.slide = slide;
    this.recolouring = stain.recolouring();
  }

  /** The slide as it is: pixels are resampled first, then stained anew, once each. */
  Slide plain() {
    return slide;
  }

  RgbImage recoloured(RgbImage image) {
    byte[] rgb = image.rgb().clone();
    recolouring.apply(rgb);
    return new RgbImage(image.width(), image.height(), rgb);
  }

  @Override
  public SlideMetadata metadata() {
    return slide.metadata();
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    return recoloured(slide.read(level, x, y, width, height));
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    return slide.associatedImage(name);
  }

  @Override
  public Optional<byte[]> colourProfile() throws SlideException {
    return slide.colourProfile();
  }

  @Override
  public void close() {
    slide.close();
  }
}
