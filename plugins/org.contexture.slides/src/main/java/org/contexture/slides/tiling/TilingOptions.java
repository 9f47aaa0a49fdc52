package org.contexture.slides.tiling;

import org.contexture.slides.MicronsPerPixel;

/**
 * How tiles are laid.
 *
 * @param pixels side of a tile after resampling, in px
 * @param micronsPerPixel target resolution
 * @param overlapPixels overlap of neighbours, in px after resampling
 * @param minimumTissue least fraction of tissue, in [0, 1]
 * @param edges what happens at the right and bottom edge
 * @param maximumBlank largest fraction of near-white or near-black pixels, in [0, 1]; 1 takes all
 *     tiles. Anything less reads every tile while the grid is laid
 * @param minimumSharpness least {@link TileQuality#sharpness()}; 0 takes all tiles. Anything more
 *     reads every tile while the grid is laid
 * @param anyEnlargement whether slides are tiled whose pixels are {@link #MOST_ENLARGEMENT} times
 *     as coarse as the target or more
 */
public record TilingOptions(
    int pixels,
    double micronsPerPixel,
    int overlapPixels,
    double minimumTissue,
    EdgeRule edges,
    double maximumBlank,
    double minimumSharpness,
    boolean anyEnlargement) {

  /** Enlargement from which a user should know. */
  public static final double NOTABLE_ENLARGEMENT = 2;

  /** Enlargement from which tiles show nothing of what was asked for. */
  public static final double MOST_ENLARGEMENT = 8;

  public TilingOptions {
    if (pixels < 8 || pixels > 8192) {
      throw new IllegalArgumentException("Tile side must be 8 … 8192 px, found " + pixels + ".");
    }
    if (!(micronsPerPixel > 0 && micronsPerPixel < 1000)) {
      throw new IllegalArgumentException(
          "Target resolution must be in (0, 1000) µm per pixel, found " + micronsPerPixel + ".");
    }
    if (overlapPixels < 0 || overlapPixels >= pixels) {
      throw new IllegalArgumentException(
          "Overlap must be 0 … " + (pixels - 1) + " px, found " + overlapPixels + ".");
    }
    if (!(minimumTissue >= 0 && minimumTissue <= 1)) {
      throw new IllegalArgumentException(
          "Minimum tissue must be in [0, 1], found " + minimumTissue + ".");
    }
    if (!(maximumBlank >= 0 && maximumBlank <= 1)) {
      throw new IllegalArgumentException(
          "Largest blank fraction must be in [0, 1], found " + maximumBlank + ".");
    }
    if (!(minimumSharpness >= 0)) {
      throw new IllegalArgumentException(
          "Least sharpness must be at least 0, found " + minimumSharpness + ".");
    }
  }

  /** Refuses what is enlarged too much. */
  public TilingOptions(
      int pixels,
      double micronsPerPixel,
      int overlapPixels,
      double minimumTissue,
      EdgeRule edges,
      double maximumBlank,
      double minimumSharpness) {
    this(
        pixels,
        micronsPerPixel,
        overlapPixels,
        minimumTissue,
        edges,
        maximumBlank,
        minimumSharpness,
        false);
  }

  /** How many times a slide's pixels are coarser than the target; at most 1 where they are not. */
  public double enlargement(MicronsPerPixel pixel) {
    return Math.max(pixel.x(), pixel.y()) / micronsPerPixel;
  }

  /** Whole tiles only, whatever their blankness and sharpness. */
  public TilingOptions(
      int pixels, double micronsPerPixel, int overlapPixels, double minimumTissue) {
    this(pixels, micronsPerPixel, overlapPixels, minimumTissue, EdgeRule.WHOLE_TILES, 1, 0);
  }

  /** The same for any blankness and sharpness. */
  public TilingOptions withoutJudgement() {
    return new TilingOptions(
        pixels, micronsPerPixel, overlapPixels, minimumTissue, edges, 1, 0, anyEnlargement);
  }

  /** Whether a tile that was read is good enough. */
  public boolean accept(double blank, double sharpness) {
    return blank <= maximumBlank && sharpness >= minimumSharpness;
  }

  /** Whether tiles must be read to decide about them. */
  boolean judgesPixels() {
    return maximumBlank < 1 || minimumSharpness > 0;
  }

  /** 224 px at 0.5 µm per pixel, no overlap, at least half tissue. */
  public static TilingOptions defaults() {
    return new TilingOptions(224, 0.5, 0, 0.5);
  }
}
