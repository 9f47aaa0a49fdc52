package org.contexture.slides.openslide;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.apart.SlideOpener;

/** Opens slides with OpenSlide in the process that it is in. */
public final class OpenSlideOpener implements SlideOpener {

  @Override
  public Optional<Slide> open(Path path) throws SlideException {
    return OpenSlideSlide.openHere(path);
  }
}
