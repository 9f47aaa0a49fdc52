package org.contexture.slides;

import java.util.Optional;

/**
 * An open whole-slide image. Thread-safe: any number of threads may read at once; closing while
 * others read lets them finish or makes them fail with a {@link SlideException}, never worse.
 */
public interface Slide extends AutoCloseable {

  SlideMetadata metadata();

  /**
   * Reads a region of one level. What lies outside the level is background (white, or the slide's
   * own background colour).
   *
   * @param level index into {@link SlideMetadata#levels()}
   * @param x left edge in px of that level; may be negative
   * @param y top edge in px of that level; may be negative
   * @param width in px of that level, at least 1
   * @param height in px of that level, at least 1
   * @throws IllegalArgumentException if the region is empty or its bytes exceed a Java array
   * @throws IndexOutOfBoundsException if there is no such level
   * @throws SlideException if the file is damaged or cannot be read, or the slide was closed
   */
  RgbImage read(int level, int x, int y, int width, int height) throws SlideException;

  /** Reads one of {@link SlideMetadata#associatedImages()}. */
  RgbImage associatedImage(String name) throws SlideException;

  /** The ICC profile of its pixels, as the file holds it; empty if it holds none. */
  default Optional<byte[]> colourProfile() throws SlideException {
    return Optional.empty();
  }

  @Override
  void close();
}
