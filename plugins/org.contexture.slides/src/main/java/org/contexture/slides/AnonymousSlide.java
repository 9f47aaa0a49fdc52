package org.contexture.slides;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A slide without what may tell whose it is or when it was made: no picture beside it (label and
 * macro show what is written on the glass), and of the properties only those that are known to be
 * about the scan itself. Names of files stay as they are.
 */
final class AnonymousSlide extends AdaptedSlide {

  /** Names of the properties that stay; scanners put persons and days into any other. */
  private static final Set<String> KEPT =
      Set.of(
          "openslide.vendor",
          Scan.OBJECTIVE,
          Scan.COMPRESSION,
          Scan.JPEG_QUALITY,
          "openslide.mpp-x",
          "openslide.mpp-y",
          "openslide.bounds-x",
          "openslide.bounds-y",
          "openslide.bounds-width",
          "openslide.bounds-height",
          SlideNotes.READER,
          SlideNotes.ONLY_MADE,
          SlideNotes.FOCAL_PLANES,
          SlideNotes.LEFT_OUT + "frames",
          SlideNotes.LEFT_OUT + "images",
          SlideNotes.LEFT_OUT + "layers",
          SlideNotes.LEFT_OUT + "pyramids");

  private final SlideMetadata metadata;

  AnonymousSlide(Slide slide) {
    super(slide);
    SlideMetadata known = slide.metadata();
    metadata =
        new SlideMetadata(
            known.path(),
            known.format(),
            known.levels(),
            known.micronsPerPixel(),
            kept(known.properties()),
            Set.of());
  }

  private static Map<String, String> kept(Map<String, String> properties) {
    Map<String, String> kept = new TreeMap<>();
    boolean notes = false;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      if (KEPT.contains(property.getKey())) {
        kept.put(property.getKey(), property.getValue());
      } else {
        notes |= SlideNotes.isNote(property.getKey());
      }
    }
    if (notes) {
      SlideNotes.withheld(kept);
    }
    return kept;
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    throw new SlideException(
        "%s is read anonymised: pictures beside the slide, such as '%s', are left out."
            .formatted(metadata.path(), name));
  }
}
