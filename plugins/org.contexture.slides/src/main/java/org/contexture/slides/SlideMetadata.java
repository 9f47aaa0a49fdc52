package org.contexture.slides;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a slide without reading pixels.
 *
 * @param path the file
 * @param format for people, e.g. {@code Aperio SVS}
 * @param levels largest first; at least one
 * @param micronsPerPixel of level 0; empty if the file does not say
 * @param properties the file's own properties, sorted by name
 * @param associatedImages names such as {@code label}, {@code macro}, {@code thumbnail}
 */
public record SlideMetadata(
    Path path,
    String format,
    List<Level> levels,
    Optional<MicronsPerPixel> micronsPerPixel,
    Map<String, String> properties,
    Set<String> associatedImages) {

  public SlideMetadata {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("A slide has at least one level.");
    }
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    associatedImages = Collections.unmodifiableSet(new TreeSet<>(associatedImages));
  }

  /** Level-0 width in px. */
  public int width() {
    return levels.get(0).width();
  }

  /** Level-0 height in px. */
  public int height() {
    return levels.get(0).height();
  }

  /**
   * Where something was scanned, in level-0 px, for formats whose first level is as large as the
   * glass; empty where it is all of the slide.
   */
  public Optional<Region> bounds() {
    try {
      return Optional.of(new Region(bound("x"), bound("y"), bound("width"), bound("height")));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // none are stated, or no rectangle
    }
  }

  private double bound(String name) {
    return Double.parseDouble(properties.getOrDefault("openslide.bounds-" + name, "none"));
  }

  /** The same with other properties. */
  SlideMetadata withProperties(Map<String, String> others) {
    return new SlideMetadata(path, format, levels, micronsPerPixel, others, associatedImages);
  }

  /** The same with the pixel size replaced, for files that lack it or have it wrong. */
  public SlideMetadata withMicronsPerPixel(MicronsPerPixel replacement) {
    return new SlideMetadata(
        path, format, levels, Optional.of(replacement), properties, associatedImages);
  }
}
