package org.contexture.pipeline.segmentation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a network is asked.
 *
 * @param classes names of what it tells apart, in the order of its maps; of a single map what is
 *     not found, and what is
 * @param leftOut of them, that become no regions
 * @param micronsPerPixel at which it sees slides
 * @param threshold from which on the score of a single map counts as found
 * @param minimumRegionUm2 connected places smaller than this are dropped, in µm²
 * @param minimumHoleUm2 holes smaller than this are filled, in µm²
 * @param picturePx longer side of the pictures
 */
public record SegmentationOptions(
    List<String> classes,
    Set<String> leftOut,
    double micronsPerPixel,
    double threshold,
    double minimumRegionUm2,
    double minimumHoleUm2,
    int picturePx) {

  /** A place's class is kept in a byte. */
  private static final int MOST_CLASSES = 127;

  public SegmentationOptions {
    classes = List.copyOf(classes);
    leftOut = Set.copyOf(leftOut);
    if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "A network tells 2 to %d classes apart, found the names %s. Name all, in the order of its maps, what is left out among them."
              .formatted(MOST_CLASSES, classes));
    }
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new IllegalArgumentException(
          "Each class needs a name of its own, found %s.".formatted(classes));
    }
    if (!classes.containsAll(leftOut)) {
      throw new IllegalArgumentException(
          "There is no class to leave out among %s that is called one of %s. Choose names of the classes."
              .formatted(classes, leftOut));
    }
    if (leftOut.size() == classes.size()) {
      throw new IllegalArgumentException("All classes are left out; keep at least one.");
    }
    if (!(micronsPerPixel > 0 && Double.isFinite(micronsPerPixel))) {
      throw new IllegalArgumentException(
          "The network's µm per pixel must be above 0, found %s.".formatted(micronsPerPixel));
    }
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("The threshold must be a number, found " + threshold);
    }
    if (!(minimumRegionUm2 >= 0 && minimumHoleUm2 >= 0)) {
      throw new IllegalArgumentException(
          "Minimum areas must be at least 0 µm², found %s and %s."
              .formatted(minimumRegionUm2, minimumHoleUm2));
    }
  }

  /** Number of maps that the network must give. */
  boolean fits(int maps) {
    return maps == classes.size() || (maps == 1 && classes.size() == 2);
  }
}
