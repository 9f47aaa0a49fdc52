package org.contexture.slides.leica;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One image that the XML of an SCN file describes; lengths in nm.
 *
 * @param x of its left edge on the slide
 * @param y of its top edge
 * @param width on the slide
 * @param height on the slide
 * @param dimensions of its first focal plane and channel, largest first
 * @param channels how many it has
 * @param settings texts such as {@code objective} and {@code illuminationSource}
 */
record ScnImage(
    long x,
    long y,
    long width,
    long height,
    List<Dimension> dimensions,
    int channels,
    Map<String, String> settings) {

  /** A picture of it: so many px in a directory of the file. */
  record Dimension(int directory, int width, int height) {}

  ScnImage {
    dimensions =
        dimensions.stream().sorted(Comparator.comparingInt(Dimension::width).reversed()).toList();
    settings = Map.copyOf(settings);
  }

  boolean isBrightField() {
    return "brightfield".equals(settings.get("illuminationSource"));
  }

  String objective() {
    return settings.getOrDefault("objective", "");
  }

  /** Of a level, in nm. */
  double pixelWidth(int level) {
    return (double) width / dimensions.get(level).width();
  }

  double pixelHeight(int level) {
    return (double) height / dimensions.get(level).height();
  }
}
