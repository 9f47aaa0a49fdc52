package org.contexture.slides.tiling;

/**
 * A square piece of a slide, as a reference: pixels stay in the file.
 *
 * @param column in the tile grid
 * @param row in the tile grid
 * @param x left edge, level-0 px
 * @param y top edge, level-0 px
 * @param size side along x in level-0 px (along y it is size · mppX / mppY)
 * @param tissue fraction of the tile that is tissue, in [0, 1]
 */
public record Tile(int column, int row, int x, int y, int size, double tissue) {

  public Tile {
    if (size < 1 || !(tissue >= 0 && tissue <= 1)) {
      throw new IllegalArgumentException(
          "Expected size ≥ 1 and tissue in [0, 1], found %d and %s.".formatted(size, tissue));
    }
  }
}
