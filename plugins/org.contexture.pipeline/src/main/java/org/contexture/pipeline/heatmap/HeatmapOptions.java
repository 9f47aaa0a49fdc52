package org.contexture.pipeline.heatmap;

import java.util.Optional;

/**
 * How a heatmap is painted.
 *
 * @param sidePx longer side of the picture
 * @param opacity of the colours over the slide, in [0, 1]
 * @param scale of the values
 * @param colours of the values
 * @param legend what the values are, for a legend below the picture; empty for no legend
 */
public record HeatmapOptions(
    int sidePx, double opacity, Scale scale, ColourMap colours, Optional<String> legend) {

  public HeatmapOptions {
    if (sidePx < 16 || sidePx > 16_384) {
      throw new IllegalArgumentException(
          "Heatmap side must be 16 … 16384 px, found " + sidePx + ".");
    }
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("Opacity must be in [0, 1], found " + opacity + ".");
    }
  }

  /** 1024 px, 0.5 opaque, ranks, blue to red, no legend. */
  public static HeatmapOptions defaults() {
    return new HeatmapOptions(1024, 0.5, Scale.RANKS, ColourMap.COOL_WARM, Optional.empty());
  }
}
