package org.contexture.pipeline;

/**
 * A number that belongs to a tile: attention, similarity, …
 *
 * @param x left edge, level-0 px
 * @param y top edge, level-0 px
 * @param size side, level-0 px
 * @param value any; NaN where there is none
 */
public record TileValue(int x, int y, int size, double value) {}
