package org.contexture.pipeline.heatmap;

/** Colours for numbers. */
public enum ColourMap {
  /** Blue, white, red: a diverging map after Moreland 2009. */
  COOL_WARM(0x3b4cc0, 0x7b9ff9, 0xc0d4f5, 0xf2cbb7, 0xee8468, 0xb40426),
  /** Dark violet to yellow, even in lightness: matplotlib's default. */
  VIRIDIS(0x440154, 0x414487, 0x2a788e, 0x22a884, 0x7ad151, 0xfde725);

  @SuppressWarnings("ImmutableEnumChecker") // private and never written
  private final int[] stops;

  ColourMap(int... stops) {
    this.stops = stops;
  }

  /**
   * The colour of a value.
   *
   * @param value in [0, 1]; others are taken as the nearer end
   * @return 0xRRGGBB
   */
  public int rgb(double value) {
    double position = Math.max(0, Math.min(1, value)) * (stops.length - 1);
    int stop = Math.min((int) position, stops.length - 2);
    double share = position - stop;
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = (stops[stop] >> shift) & 255;
      int to = (stops[stop + 1] >> shift) & 255;
      rgb |= (int) Math.round(from + (to - from) * share) << shift;
    }
    return rgb;
  }
}
