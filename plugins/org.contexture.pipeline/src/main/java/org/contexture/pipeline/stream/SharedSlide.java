package org.contexture.pipeline.stream;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.Look;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;

/** A slide that whoever needs it first opens, and that is closed once. Thread-safe. */
public final class SharedSlide implements AutoCloseable {

  private final Path path;
  private final Look look;
  private Optional<Slide> slide = Optional.empty();
  private Optional<SlideException> failure = Optional.empty();
  private boolean closed;

  SharedSlide(SlideTiles tiles) {
    this.path = tiles.path();
    this.look = tiles.look();
  }

  /**
   * The open slide.
   *
   * @throws SlideException if it cannot be opened, each time anew, or was closed
   */
  public synchronized Slide open() throws SlideException {
    if (failure.isPresent()) {
      throw new SlideException(failure.get().getMessage(), failure.get());
    }
    if (closed) {
      throw new SlideException(path + " was closed.");
    }
    if (slide.isEmpty()) {
      try {
        slide = Optional.of(Slides.open(path, Optional.empty(), look));
      } catch (SlideException e) {
        failure = Optional.of(e);
        throw e;
      }
    }
    return slide.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    slide.ifPresent(Slide::close);
    slide = Optional.empty();
  }
}
