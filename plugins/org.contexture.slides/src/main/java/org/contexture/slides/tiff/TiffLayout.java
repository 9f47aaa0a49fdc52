package org.contexture.slides.tiff;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.LeftToOpenSlideException;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;

/**
 * What the directories of a file mean: which are levels, which are associated images.
 *
 * @param format for people
 * @param levels in any order; kept with the widest first
 * @param associated by name
 * @param micronsPerPixel of level 0
 * @param properties by name; the general ones have OpenSlide's names ({@code openslide.vendor}, …)
 */
record TiffLayout(
    String format,
    List<TiffImage> levels,
    Map<String, TiffImage> associated,
    Optional<MicronsPerPixel> micronsPerPixel,
    Map<String, String> properties) {

  TiffLayout {
    List<TiffImage> distinct = distinct(levels);
    properties = new TreeMap<>(properties);
    if (distinct.size() < levels.size()) {
      properties.put(
          SlideNotes.FOCAL_PLANES,
          "%d pages as large as a level, such as other focal planes"
              .formatted(levels.size() - distinct.size()));
    }
    levels = distinct;
    associated = Map.copyOf(associated);
    properties = Map.copyOf(properties);
  }

  /** The first of each size, the widest first. */
  private static List<TiffImage> distinct(List<TiffImage> levels) {
    Map<List<Integer>, TiffImage> bySize = new LinkedHashMap<>();
    levels.stream()
        .sorted(Comparator.comparingInt(TiffImage::width).reversed())
        .forEach(level -> bySize.putIfAbsent(List.of(level.width(), level.height()), level));
    return List.copyOf(bySize.values());
  }

  /**
   * Recognises the vendor.
   *
   * @throws LeftToOpenSlideException if OpenSlide reads this vendor's files, or this variant
   * @throws UnsupportedSlideException if nothing here reads this variant exactly
   */
  static TiffLayout of(TiffFile file) throws SlideException {
    List<TiffDirectory> directories = file.directories();
    TiffDirectory first = directories.get(0);
    String description = first.text(TiffTag.IMAGE_DESCRIPTION).orElse("");
    refuse(first, first.has(TiffTag.NDPI_FORMAT), "Hamamatsu NDPI");
    refuse(first, description.contains("www.leica-microsystems.com/scn"), "Leica SCN");
    refuse(first, hasVentanaXmp(directories), "Ventana BIF");
    if (description.startsWith("Aperio")) {
      return AperioLayout.of(directories);
    }
    if (PhilipsLayout.isPhilips(first, description)) {
      return PhilipsLayout.of(directories, description);
    }
    if (TrestleLayout.isTrestle(first)) {
      return TrestleLayout.of(directories, description);
    }
    if (QptiffLayout.isQptiff(description)) {
      return QptiffLayout.of(directories);
    }
    if (OmeLayout.isOme(description)) {
      return OmeLayout.of(directories, description);
    }
    return GenericLayout.of(directories);
  }

  private static void refuse(TiffDirectory directory, boolean recognised, String vendor)
      throws SlideException {
    if (recognised) {
      throw new LeftToOpenSlideException(
          "%s is a %s file, which the built-in TIFF reader leaves to OpenSlide."
              .formatted(directory.file().path(), vendor));
    }
  }

  private static boolean hasVentanaXmp(List<TiffDirectory> directories) throws SlideException {
    for (TiffDirectory directory : directories) {
      if (directory.text(TiffTag.XMP).orElse("").contains("iScan")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds an associated image. One that cannot be decoded does not make the slide unreadable: it is
   * left out, and the property {@code unreadable.<name>} says why.
   */
  static void associate(
      String name,
      TiffDirectory directory,
      Map<String, TiffImage> associated,
      Map<String, String> properties) {
    try {
      associated.putIfAbsent(name, TiffImage.of(directory));
    } catch (SlideException e) {
      properties.put("unreadable." + name, e.getMessage());
    }
  }
}
