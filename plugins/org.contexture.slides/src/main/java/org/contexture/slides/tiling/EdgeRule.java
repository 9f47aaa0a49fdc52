package org.contexture.slides.tiling;

/** What happens to tiles at the right and bottom edge of a slide. */
public enum EdgeRule {
  /** Only tiles that lie wholly on the slide. */
  WHOLE_TILES,
  /** Also tiles that reach beyond; what is outside is background. */
  PAD
}
