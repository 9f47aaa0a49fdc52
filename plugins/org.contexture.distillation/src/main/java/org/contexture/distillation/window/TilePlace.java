package org.contexture.distillation.window;

/**
 * Where a tile lies, by which it is known again when it comes in another window.
 *
 * @param slide it is of
 * @param column of the slide's grid of tiles
 * @param row of the slide's grid of tiles
 */
public record TilePlace(String slide, int column, int row) {}
