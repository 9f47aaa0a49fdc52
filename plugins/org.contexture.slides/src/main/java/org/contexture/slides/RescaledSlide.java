package org.contexture.slides;

import java.util.Optional;

/** A slide whose µm per pixel the user has corrected. */
final class RescaledSlide implements Slide {

  private final Slide slide;
  private final SlideMetadata metadata;

  RescaledSlide(Slide slide, MicronsPerPixel micronsPerPixel) {
    this.slide = slide;
    this.metadata = slide.metadata().withMicronsPerPixel(micronsPerPixel);
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
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
