package org.contexture.slides;

/**
 * One resolution of a slide.
 *
 * @param width in px of this level
 * @param height in px of this level
 * @param downsampleX level-0 px per px of this level, along x; 1 for level 0
 * @param downsampleY the same along y
 */
public record Level(int width, int height, double downsampleX, double downsampleY) {

  public Level {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("A level of " + width + " × " + height + " px is empty.");
    }
  }
}
