package org.contexture.slides;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.hamamatsu.NdpiSlide;
import org.contexture.slides.tiff.TiffFile;

/** Slides in files that are TIFF by their structure alone, and mean something else by it. */
final class VendorTiff {

  private VendorTiff() {}

  /**
   * Opens a file that starts like a TIFF.
   *
   * @return empty if it is no such slide
   * @throws UnsupportedSlideException if it is one in a variant that is not read here
   * @throws SlideException if it is damaged
   */
  static Optional<Slide> open(Path path) throws SlideException {
    try (TiffFile file = new TiffFile(path)) {
      if (!file.isNdpi()) {
        return Optional.empty();
      }
    }
    return Optional.of(NdpiSlide.open(path));
  }
}
