package org.contexture.view;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.SharedSlide;
import org.contexture.pipeline.stream.SlidePool;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;

/**
 * The pictures of the slides of a view: reads, encodes and keeps them. No more slides are open than
 * {@value #OPEN_SLIDES} and those being read. Thread-safe.
 */
final class ShownSlides implements AutoCloseable {

  static final int OPEN_SLIDES = 4;
  private static final long CACHE_BYTES = 64L << 20;

  private final List<ViewedSlide> slides;
  private final SlidePool pool = new SlidePool(OPEN_SLIDES);
  private final ByteCache cache = new ByteCache(CACHE_BYTES);
  private boolean closed;

  ShownSlides(List<ViewedSlide> slides) {
    this.slides = slides;
  }

  @FunctionalInterface
  interface Use<R> {
    R of(Slide slide, Optional<MicronsPerPixel> micronsPerPixel) throws IOException;
  }

  /** Does something with a slide while it is open. */
  <R> R use(int index, Use<R> use) throws IOException {
    ViewedSlide shown = slides.get(index);
    if (!Files.exists(shown.path())) {
      throw new SlideException(shown.path() + " does not exist any more. Was it moved or removed?");
    }
    SlideTiles lent = lent(shown);
    try {
      Slide slide = open(lent);
      return use.of(slide, shown.micronsPerPixel().or(() -> slide.metadata().micronsPerPixel()));
    } finally {
      pool.giveBack(lent);
    }
  }

  /** As the pool knows a slide; of its tiles only how they are shown matters. */
  private static SlideTiles lent(ViewedSlide slide) {
    return new SlideTiles(slide.id(), slide.path(), 1, 1, List.of()).shown(slide.look());
  }

  private Slide open(SlideTiles lent) throws SlideException {
    try {
      return lend(lent).open();
    } catch (SlideException e) {
      pool.forget(lent); // it may be mended meanwhile
      throw e;
    }
  }

  @FunctionalInterface
  private interface Reading {
    RgbImage of(Slide slide, Pyramid pyramid) throws IOException;
  }

  /** A picture from the cache, else from the slide. */
  private byte[] picture(int index, String key, Reading reading) throws IOException {
    String full = index + " " + key;
    Optional<byte[]> known = cache.find(full);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] jpeg =
        Jpeg.encode(use(index, (slide, pixel) -> reading.of(slide, Pyramid.of(slide, pixel))));
    cache.put(full, jpeg);
    return jpeg;
  }

  /** A tile of the pyramid; empty if there is none. */
  Optional<byte[]> tile(int index, int level, int column, int row) throws IOException {
    Pyramid pyramid = use(index, Pyramid::of);
    if (level < pyramid.minLevel()
        || level > pyramid.maxLevel()
        || column >= pyramid.columns(level)
        || row >= pyramid.rows(level)) {
      return Optional.empty();
    }
    return Optional.of(
        picture(
            index,
            "tile %d %d %d".formatted(level, column, row),
            (slide, of) -> of.tile(slide, level, column, row)));
  }

  /** The whole slide in square pixels. */
  byte[] thumbnail(int index, int sidePx) throws IOException {
    return picture(
        index,
        "thumbnail " + sidePx,
        (slide, pyramid) -> {
          double scale =
              Math.min(1, (double) sidePx / Math.max(pyramid.width(), pyramid.viewHeight()));
          return Slides.read(
              slide,
              new Region(0, 0, pyramid.width(), pyramid.height()),
              (int) Math.max(1, Math.round(pyramid.width() * scale)),
              (int) Math.max(1, Math.round(pyramid.viewHeight() * scale)));
        });
  }

  /**
   * A tile of the model's, which is square in µm.
   *
   * @param size level-0 px along x
   */
  byte[] cut(int index, int x, int y, int size, int sidePx) throws IOException {
    return picture(
        index,
        "cut %d %d %d %d".formatted(x, y, size, sidePx),
        (slide, pyramid) ->
            Slides.read(slide, new Region(x, y, size, size / pyramid.stretch()), sidePx, sidePx));
  }

  /** Label, macro …: what may show a patient's name. */
  byte[] associated(int index, String name) throws IOException {
    return Jpeg.encode(use(index, (slide, pixel) -> slide.associatedImage(name)));
  }

  /** Lends a slide; none once the view is closed, or it would stay open for good. */
  private synchronized SharedSlide lend(SlideTiles slide) throws SlideException {
    if (closed) {
      throw new SlideException("The view is closed.");
    }
    return pool.lend(slide);
  }

  @Override
  public synchronized void close() {
    closed = true;
    pool.close();
  }
}
