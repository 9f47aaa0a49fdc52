package org.contexture.slides;

import java.util.Optional;

/** Another slide, shown in some other way; owns it. What is not overridden is the other's. */
abstract class AdaptedSlide implements Slide {

  private final Slide slide;

  AdaptedSlide(Slide slide) {
    this.slide = slide;
  }

  /** The slide as it is. */
  Slide plain() {
    return slide;
  }

  @Override
  public SlideMetadata metadata() {
    return slide.metadata();
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    return slide.read(level, x, y, width, height);
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
