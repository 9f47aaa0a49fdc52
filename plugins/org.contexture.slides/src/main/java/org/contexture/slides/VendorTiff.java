package org.contexture.slides;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.hamamatsu.NdpiSlide;
import org.contexture.slides.leica.ScnSlide;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffFile;
import org.contexture.slides.ventana.BifSlide;

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
    TiffFile file = new TiffFile(path);
    try {
      Optional<Slide> slide = of(file, file.directories());
      if (slide.isEmpty()) {
        file.close();
      }
      return slide;
    } catch (SlideException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Optional<Slide> of(TiffFile file, List<TiffDirectory> directories)
      throws SlideException {
    if (file.isNdpi()) {
      return Optional.of(NdpiSlide.of(file, directories));
    }
    if (ScnSlide.isScn(directories)) {
      return Optional.of(ScnSlide.of(file, directories));
    }
    if (BifSlide.isBif(directories)) {
      return Optional.of(BifSlide.of(file, directories));
    }
    return Optional.empty();
  }
}
