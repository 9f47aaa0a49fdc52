package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.contexture.slides.SlideException;

/**
 * A pyramid of no particular vendor: the widest tiled directory is level 0; others are levels if
 * they are tiled too, smaller, and of the same shape, also those that its SubIFDs tag points to.
 * Without any tiles, the first directory is all.
 */
final class GenericLayout {

  /** Least relative difference of the sides' ratios that tells another picture from a level. */
  private static final double SHAPE_TOLERANCE = 0.05;

  /** Bit of NewSubfileType: the directory is a transparency mask. */
  private static final int MASK = 4;

  private GenericLayout() {}

  static TiffLayout of(List<TiffDirectory> directories) throws SlideException {
    List<TiffImage> tiled = new ArrayList<>();
    for (TiffDirectory directory : directories) {
      boolean mask = (directory.integer(TiffTag.NEW_SUBFILE_TYPE, 0) & MASK) != 0;
      if (directory.isTiled() && !mask) {
        tiled.add(TiffImage.of(directory));
      }
    }
    TiffImage level0 =
        tiled.isEmpty()
            ? TiffImage.of(directories.get(0))
            : Collections.max(tiled, Comparator.comparingInt(TiffImage::width));
    List<TiffImage> levels = new ArrayList<>();
    levels.add(level0);
    tiled.stream().filter(image -> isReduced(image, level0)).forEach(levels::add);
    if (!tiled.isEmpty()) {
      levels.addAll(subLevels(level0));
    }
    Map<String, String> properties = TiffProperties.of(level0.directory());
    properties.put("openslide.vendor", "generic-tiff");
    return new TiffLayout(
        tiled.isEmpty() ? "TIFF" : "Tiled TIFF",
        levels,
        Map.of(),
        TiffProperties.resolution(level0.directory()),
        properties);
  }

  /** The levels that level 0 points to. */
  static List<TiffImage> subLevels(TiffImage level0) throws SlideException {
    TiffDirectory directory = level0.directory();
    int count = directory.count(TiffTag.SUB_IFDS);
    if (count > TiffFile.MAXIMUM_DIRECTORIES) {
      throw directory
          .file()
          .damaged(
              directory.offset(),
              "too many SubIFDs",
              count + " of them",
              "at most " + TiffFile.MAXIMUM_DIRECTORIES);
    }
    List<TiffImage> levels = new ArrayList<>();
    for (long offset : directory.integers(TiffTag.SUB_IFDS, count)) {
      TiffImage image = TiffImage.of(directory.file().directoryAt(offset));
      if (isReduced(image, level0)) {
        levels.add(image);
      }
    }
    return levels;
  }

  static boolean isReduced(TiffImage image, TiffImage level0) {
    if (image.width() >= level0.width() || image.height() > level0.height()) {
      return false;
    }
    double across = (double) level0.width() / image.width();
    double down = (double) level0.height() / image.height();
    // a level of a few pixels is rounded coarsely: one pixel more or less is the same shape
    double rounding = 1.0 / Math.min(image.width(), image.height());
    return Math.abs(across / down - 1) < SHAPE_TOLERANCE + rounding;
  }
}
