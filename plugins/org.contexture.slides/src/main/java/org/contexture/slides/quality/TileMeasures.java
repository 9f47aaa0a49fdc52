package org.contexture.slides.quality;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is to see on a tile; shares are of its area, in [0, 1].
 *
 * @param blank near white or near black
 * @param sharpness as {@link org.contexture.slides.tiling.TileQuality} has it
 * @param pen ink, dust and glass edges: what absorbs light otherwise than stains do
 * @param blood blood, and what is stained so much that hardly any light comes through
 * @param fold tissue that lies doubly: much denser than the slide's tissue is elsewhere
 * @param outOfFocus tissue without fine structure
 * @param saturation mean of the colours' saturation (HSV)
 */
public record TileMeasures(
    double blank,
    double sharpness,
    double pen,
    double blood,
    double fold,
    double outOfFocus,
    double saturation) {

  /** Means over tiles; of none, all are NaN. */
  public static TileMeasures mean(List<TileMeasures> tiles) {
    return new TileMeasures(
        mean(tiles, TileMeasures::blank),
        mean(tiles, TileMeasures::sharpness),
        mean(tiles, TileMeasures::pen),
        mean(tiles, TileMeasures::blood),
        mean(tiles, TileMeasures::fold),
        mean(tiles, TileMeasures::outOfFocus),
        mean(tiles, TileMeasures::saturation));
  }

  private static double mean(List<TileMeasures> tiles, ToDoubleFunction<TileMeasures> measure) {
    return tiles.stream().mapToDouble(measure).average().orElse(Double.NaN);
  }
}
