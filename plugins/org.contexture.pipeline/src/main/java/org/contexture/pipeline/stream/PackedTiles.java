package org.contexture.pipeline.stream;

import org.contexture.encoder.TileBatch;

/**
 * Tiles of one slide that were read together. Holds the given array itself.
 *
 * @param indices of the tiles in {@link org.contexture.pipeline.SlideTiles#tiles()}
 * @param pixels in the order of the indices
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record PackedTiles(int[] indices, TileBatch pixels) {}
