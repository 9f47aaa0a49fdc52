package org.contexture.pipeline.segmentation;

import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.SlideMetadata;

/**
 * The windows through which a network looks at a slide, and the cells in which is kept what it saw.
 * Windows overlap: their rims, where a network sees half of things, are not used. All in pixels at
 * the network's resolution; cells are squares of such pixels, and none lies in two windows.
 *
 * @param pixels side of a window
 * @param rim of a window that is not used, on each side
 * @param cell side of a cell
 * @param inner cells along a window's side that are used
 * @param columns of cells over the slide
 * @param rows of cells over the slide
 * @param scaleX level-0 px of a pixel along x
 * @param scaleY the same along y
 */
record WindowGrid(
    int pixels, int rim, int cell, int inner, int columns, int rows, double scaleX, double scaleY) {

  /** Outlines of more cells along a side would need too much memory. */
  private static final int MOST_CELLS = 4096;

  /** The share of a window's side that is its rim. */
  private static final int RIM = 8;

  static WindowGrid of(
      SlideMetadata slide, MicronsPerPixel level0, int pixels, double micronsPerPixel) {
    double scaleX = micronsPerPixel / level0.x();
    double scaleY = micronsPerPixel / level0.y();
    double width = slide.width() / scaleX;
    double height = slide.height() / scaleY;
    int used = pixels - 2 * (pixels / RIM);
    int cell = Math.max(1, (int) Math.ceil(Math.max(width, height) / MOST_CELLS));
    if (cell > used) {
      throw new IllegalArgumentException(
          "%s would be %.0f × %.0f pixels at the network's %s µm per pixel, too many for windows of %d. Check the µm per pixel."
              .formatted(slide.path(), width, height, micronsPerPixel, pixels));
    }
    int inner = used / cell;
    return new WindowGrid(
        pixels,
        (pixels - inner * cell) / 2,
        cell,
        inner,
        (int) Math.ceil(width / cell),
        (int) Math.ceil(height / cell),
        scaleX,
        scaleY);
  }

  int windowsAcross() {
    return (columns + inner - 1) / inner;
  }

  int windows() {
    return windowsAcross() * ((rows + inner - 1) / inner);
  }

  int firstColumn(int window) {
    return window % windowsAcross() * inner;
  }

  int firstRow(int window) {
    return window / windowsAcross() * inner;
  }

  /** What a window sees, in level-0 px; may reach beyond the slide. */
  Region region(int window) {
    return new Region(
        (firstColumn(window) * cell - rim) * scaleX,
        (firstRow(window) * cell - rim) * scaleY,
        pixels * scaleX,
        pixels * scaleY);
  }
}
