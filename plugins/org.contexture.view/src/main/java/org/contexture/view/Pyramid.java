package org.contexture.view;

import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;

/**
 * A slide as the page sees it: square pixels, as wide as those of level 0, and levels that halve
 * each other, 0 being a single pixel, cut into tiles. A slide whose pixels are not square is
 * stretched along y: what is round on the glass is round on the screen.
 *
 * @param width level-0 px
 * @param height level-0 px
 * @param stretch height over width of a level-0 pixel
 */
record Pyramid(int width, int height, double stretch) {

  /** Side of a tile. */
  static final int TILE_PX = 512;

  static Pyramid of(Slide slide, Optional<MicronsPerPixel> micronsPerPixel) {
    double stretch = micronsPerPixel.map(pixel -> pixel.y() / pixel.x()).orElse(1.0);
    return new Pyramid(slide.metadata().width(), slide.metadata().height(), stretch);
  }

  /** Height in square pixels. */
  int viewHeight() {
    return (int) Math.max(1, Math.round(height * stretch));
  }

  /** The level of full resolution. */
  int maxLevel() {
    int longest = Math.max(width, viewHeight());
    return longest == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(longest - 1);
  }

  /** The largest level that is one tile. */
  int minLevel() {
    return Math.min(maxLevel(), 32 - Integer.numberOfLeadingZeros(TILE_PX - 1));
  }

  private int tiles(int pixels, int level) {
    return (scaled(pixels, level) + TILE_PX - 1) / TILE_PX;
  }

  private int scaled(int pixels, int level) {
    return (int) Math.max(1, Math.ceil(pixels / scale(level)));
  }

  /** Level-0 px per px of a level. */
  private double scale(int level) {
    return Math.scalb(1.0, maxLevel() - level);
  }

  int columns(int level) {
    return tiles(width, level);
  }

  int rows(int level) {
    return tiles(viewHeight(), level);
  }

  /** Reads a tile; those at the right and lower edge are as small as the slide leaves them. */
  RgbImage tile(Slide slide, int level, int column, int row) throws SlideException {
    int left = column * TILE_PX;
    int top = row * TILE_PX;
    int across = Math.min(TILE_PX, scaled(width, level) - left);
    int down = Math.min(TILE_PX, scaled(viewHeight(), level) - top);
    double scale = scale(level);
    return Slides.read(
        slide,
        new Region(left * scale, top * scale / stretch, across * scale, down * scale / stretch),
        across,
        down);
  }
}
