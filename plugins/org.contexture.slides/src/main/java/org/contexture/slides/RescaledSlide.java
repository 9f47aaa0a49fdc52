package org.contexture.slides;

/** A slide whose µm per pixel the user has corrected. */
final class RescaledSlide extends AdaptedSlide {

  private final SlideMetadata metadata;

  RescaledSlide(Slide slide, MicronsPerPixel micronsPerPixel) {
    super(slide);
    this.metadata = slide.metadata().withMicronsPerPixel(micronsPerPixel);
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }
}
