package org.contexture.pipeline.stream;

import java.util.List;
import java.util.Optional;

/**
 * What windows bring beside the pixels that the student sees.
 *
 * @param known what the teacher is known to see in tiles as they lie on the slide, however the
 *     student sees them
 * @param labels of the slides
 * @param teachersMicronsPerPixel at which each teacher is to see the tiles; empty: as the student
 *     does
 */
public record WindowExtras(
    Optional<TeacherFeatures> known, SlideLabels labels, List<Double> teachersMicronsPerPixel) {

  /** Nothing. */
  public static final WindowExtras NONE = known(Optional.empty());

  public WindowExtras {
    teachersMicronsPerPixel = List.copyOf(teachersMicronsPerPixel);
    if (known.isPresent() && !teachersMicronsPerPixel.isEmpty()) {
      throw new IllegalArgumentException(
          "The teacher's features are kept of the tile's own pixels, but it is to see tiles at its"
              + " own µm per pixel. Choose one of the two.");
    }
  }

  /** What the teacher is known to see, if anything. */
  public static WindowExtras known(Optional<TeacherFeatures> known) {
    return new WindowExtras(known, SlideLabels.NONE, List.of());
  }

  /**
   * For each teacher the side in pixels of a tile at its scale.
   *
   * @throws IllegalArgumentException if that is fewer than 8 or more than 4096
   */
  List<Integer> sides(int pixels, double micronsPerPixel) {
    return teachersMicronsPerPixel.stream()
        .map(own -> side(pixels * micronsPerPixel, own))
        .toList();
  }

  private static int side(double microns, double own) {
    double side = microns / own;
    if (!(side >= 8 && side <= 4096)) {
      throw new IllegalArgumentException(
          "A tile of %.0f µm has %.0f px at the teacher's %s µm per pixel; expected 8 … 4096. Tile otherwise, or correct the teacher's µm per pixel."
              .formatted(microns, side, own));
    }
    return (int) Math.round(side);
  }
}
