package org.contexture.pipeline.gallery;

import org.contexture.pipeline.TileValue;

/**
 * A tile and its place among others.
 *
 * @param rank 1 for the first
 * @param slide that the tile lies on
 * @param tile the tile and its value
 */
public record RankedTile(int rank, String slide, TileValue tile) {}
