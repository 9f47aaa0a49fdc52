package org.contexture.slides.apart;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;

/**
 * Opens slides in the other process. Implementations have a public constructor without parameters.
 */
public interface SlideOpener {

  /**
   * Opens a slide.
   *
   * @return empty if it does not know the format
   * @throws SlideException if it knows the format and the file is damaged
   */
  Optional<Slide> open(Path path) throws SlideException;
}
