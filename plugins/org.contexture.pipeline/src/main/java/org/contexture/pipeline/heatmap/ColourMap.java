package org.contexture.pipeline.heatmap;

/** Colours for numbers. */
public enum ColourMap {
  /** Blue, white, red. */
  COOL_WARM,
  /** Dark violet to yellow, even in lightness. */
  VIRIDIS;

  /**
   * The colour of a value.
   *
   * @param value in [0, 1]; others are taken as the nearer end
   * @return 0xRRGGBB
   */
  public int rgb(double value) {
    throw new UnsupportedOperationException("ColourMap.rgb");
  }
}
