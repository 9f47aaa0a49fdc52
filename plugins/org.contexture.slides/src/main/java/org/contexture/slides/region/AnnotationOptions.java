package org.contexture.slides.region;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the coordinates of annotation files are to be understood.
 *
 * @param unit what the numbers count
 * @param downsample level-0 px per unit, for {@link Unit#DOWNSAMPLED}
 * @param origin where they count from
 * @param legend what the values of label images mean: a table of value (or colour {@code #rrggbb})
 *     and class; empty for a file beside the image, or numbered classes
 */
public record AnnotationOptions(
    Unit unit, double downsample, Origin origin, Optional<Path> legend) {

  /** What coordinates count. */
  public enum Unit {
    /** What the format counts: px of level 0, nm in NDPA. */
    OF_THE_FORMAT,
    /** µm. */
    MICRONS,
    /** Px of a level, or of a picture, that is smaller than level 0 by a given factor. */
    DOWNSAMPLED
  }

  /** Where coordinates count from, which matters for slides with bounds only. */
  public enum Origin {
    /** As the format's own program does: QuPath from the corner of the bounds, all else not. */
    OF_THE_FORMAT,
    /** The top left of the slide. */
    SLIDE,
    /** The top left of the slide's bounds. */
    BOUNDS
  }

  public AnnotationOptions {
    if (!(downsample > 0 && downsample <= 1e6)) {
      throw new IllegalArgumentException(
          "Level-0 px per unit must be in (0, 1,000,000], found " + downsample + ".");
    }
  }

  /** As the formats' own programs count. */
  public static AnnotationOptions defaults() {
    return new AnnotationOptions(Unit.OF_THE_FORMAT, 1, Origin.OF_THE_FORMAT, Optional.empty());
  }
}
