package org.contexture.distillation.window;

/**
 * Where a tile lies and how it is laid, by which it is known again when it comes in another window.
 *
 * @param slide it is of
 * @param column of the slide's grid of tiles
 * @param row of the slide's grid of tiles
 * @param orientation in which its window is laid, 0 as on the slide
 */
public record TilePlace(String slide, int column, int row, int orientation) {

  /** The tile, however it is laid. */
  public TilePlace upright() {
    return new TilePlace(slide, column, row, 0);
  }
}
