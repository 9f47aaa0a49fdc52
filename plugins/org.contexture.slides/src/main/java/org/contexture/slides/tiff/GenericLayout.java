package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.contexture.slides.SlideException;

/**
 * A pyramid of no particular vendor: the first directory is level 0; further directories are levels
 * if they are tiled too, smaller, and of the same shape.
 */
final class GenericLayout {

  /** Least relative difference of the sides' ratios that tells another picture from a level. */
  private static final double SHAPE_TOLERANCE = 0.05;

  private GenericLayout() {}

  static TiffLayout of(List<TiffDirectory> directories) throws SlideException {
    TiffDirectory first = directories.get(0);
    List<TiffImage> levels = new ArrayList<>();
    levels.add(TiffImage.of(first));
    for (TiffDirectory directory : directories.subList(1, directories.size())) {
      if (first.isTiled() && directory.isTiled()) {
        TiffImage image = TiffImage.of(directory);
        if (isReduced(image, levels.get(0))) {
          levels.add(image);
        }
      }
    }
    levels.sort(Comparator.comparingInt(TiffImage::width).reversed());
    Map<String, String> properties = TiffProperties.of(first);
    properties.put("openslide.vendor", "generic-tiff");
    String format = first.isTiled() ? "Tiled TIFF" : "TIFF";
    return new TiffLayout(format, levels, Map.of(), TiffProperties.resolution(first), properties);
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
