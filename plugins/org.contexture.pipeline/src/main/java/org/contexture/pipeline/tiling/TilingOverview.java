package org.contexture.pipeline.tiling;

/**
 * One row of the tiler's overview.
 *
 * @param slide id
 * @param tiles how many
 * @param tissueMm2 area of the tissue mask in mm²
 * @param overlay PNG: the slide with its tissue outlined and its tiles drawn in
 * @param note empty, or why there is no tile, why the tissue may be wrong, how much is enlarged
 */
@SuppressWarnings("ArrayRecordComponent") // a picture, never compared
public record TilingOverview(
    String slide, int tiles, double tissueMm2, byte[] overlay, String note) {}
