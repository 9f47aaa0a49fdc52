package org.contexture.slides.leica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.tiff.TiffDirectory;
import org.contexture.slides.tiff.TiffFile;
import org.contexture.slides.tiff.TiffProperties;
import org.contexture.slides.tiff.TiffTag;
import org.contexture.slides.tiff.TiffTiles;

/**
 * A slide in Leica's SCN: one picture as large as the glass, on which the scanned areas lie. What
 * was not scanned is white; {@code openslide.bounds-*} tell where the areas are.
 *
 * <p>Facts of the format are those that OpenSlide's documentation describes.
 */
public final class ScnSlide {

  private static final String NAMESPACE = "www.leica-microsystems.com/scn";

  /** How much the pixels of areas may differ in size. */
  private static final double SIZE_TOLERANCE = 0.02;

  private static final int LARGEST_SIDE = Integer.MAX_VALUE / 4;

  private final TiffFile file;
  private final List<TiffDirectory> directories;
  private final ScnXml xml;
  private final List<ScnImage> areas = new ArrayList<>();
  private final Map<String, TiledSlide.Picture> pictures = new HashMap<>();
  private final Map<String, String> properties = new TreeMap<>();

  private ScnSlide(TiffFile file, List<TiffDirectory> directories) throws SlideException {
    this.file = file;
    this.directories = directories;
    TiffDirectory first = directories.get(0);
    xml = ScnXml.read(first, first.text(TiffTag.IMAGE_DESCRIPTION).orElse(""));
  }

  /** Whether a file is of this format. */
  public static boolean isScn(List<TiffDirectory> directories) throws SlideException {
    return directories.get(0).text(TiffTag.IMAGE_DESCRIPTION).orElse("").contains(NAMESPACE);
  }

  /**
   * The slide; it owns the file from now on.
   *
   * @throws UnsupportedSlideException if it holds fluorescence, or areas that do not fit together
   * @throws SlideException if it is damaged
   */
  public static Slide of(TiffFile file, List<TiffDirectory> directories) throws SlideException {
    return new ScnSlide(file, directories).slide();
  }

  private Slide slide() throws SlideException {
    sortImages();
    ScnImage first = areas.get(0);
    List<Level> levels = new ArrayList<>();
    List<List<PlacedTiles>> tiles = new ArrayList<>();
    for (int level = 0; level < first.dimensions().size(); level++) {
      levels.add(level(level));
      tiles.add(tiles(level));
    }
    describe(first, levels.get(0));
    SlideMetadata metadata =
        new SlideMetadata(
            file.path(),
            "Leica SCN",
            levels,
            MicronsPerPixel.stated(first.pixelWidth(0) / 1000, first.pixelHeight(0) / 1000),
            properties,
            pictures.keySet());
    TiffDirectory directory = directory(first.dimensions().get(0));
    return new TiledSlide(
        metadata,
        tiles,
        pictures,
        0xFFFFFF,
        List.of(file.bytes()),
        () -> directory.bytes(TiffTag.ICC_PROFILE));
  }

  private void sortImages() throws SlideException {
    int fluorescence = 0;
    for (ScnImage image : xml.images()) {
      if (!image.isBrightField() || image.channels() > 1) {
        fluorescence++;
      } else if (xml.isMacro(image)) {
        addMacro(image);
      } else {
        areas.add(image);
      }
    }
    if (areas.isEmpty()) {
      throw new UnsupportedSlideException(
          "%s holds no bright-field area (%d images of other kinds, such as fluorescence, which is not read here)."
              .formatted(file.path(), fluorescence));
    }
    if (fluorescence > 0) {
      properties.put(
          SlideNotes.LEFT_OUT + "images", fluorescence + " images that are not bright-field");
    }
    ScnImage first = areas.get(0);
    for (ScnImage area : areas) {
      boolean fits =
          area.objective().equals(first.objective())
              && area.dimensions().size() == first.dimensions().size();
      for (int level = 0; fits && level < first.dimensions().size(); level++) {
        double ratio = area.pixelWidth(level) / first.pixelWidth(level);
        fits = Math.abs(ratio - 1) <= SIZE_TOLERANCE;
      }
      if (!fits) {
        throw new UnsupportedSlideException(
            file.path() + " holds areas of different resolutions, which are not read here.");
      }
    }
  }

  private void addMacro(ScnImage image) {
    try {
      TiffTiles macro = TiffTiles.of(directory(image.dimensions().get(0)));
      if ((long) macro.width() * macro.height() > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
        throw new UnsupportedSlideException(
            "%s: the macro image of %d × %d px is too large."
                .formatted(file.path(), macro.width(), macro.height()));
      }
      pictures.putIfAbsent(
          "macro", () -> macro.sideBySide().whole(macro.width(), macro.height(), 0xFFFFFF));
    } catch (SlideException e) {
      properties.put("unreadable.macro", e.getMessage());
    }
  }

  private TiffDirectory directory(ScnImage.Dimension dimension) throws SlideException {
    if (dimension.directory() >= directories.size()) {
      throw file.damaged(
          directories.get(0).offset(),
          "directory of an image in the XML",
          dimension.directory() + "",
          "0 … " + (directories.size() - 1));
    }
    return directories.get(dimension.directory());
  }

  /** In nm: the finest of all areas. */
  private double pixelSize(int level) {
    return areas.stream().mapToDouble(area -> area.pixelWidth(level)).min().orElseThrow();
  }

  private Level level(int level) throws SlideException {
    double factor = pixelSize(level) / pixelSize(0);
    return new Level(
        side(xml.slideWidth() / pixelSize(level)),
        side(xml.slideHeight() / pixelSize(level)),
        factor,
        factor);
  }

  private int side(double px) throws SlideException {
    double rounded = Math.ceil(px);
    if (!(rounded >= 1 && rounded <= LARGEST_SIDE)) {
      throw file.damaged(
          directories.get(0).offset(), "size of the slide", px + " px", "1 … 536870911 px");
    }
    return (int) rounded;
  }

  /** The first area is seen where areas overlap, so it is drawn last. */
  private List<PlacedTiles> tiles(int level) throws SlideException {
    List<PlacedTiles> layers = new ArrayList<>();
    for (ScnImage area : areas) {
      TiffTiles tiles = TiffTiles.of(directory(area.dimensions().get(level)));
      layers.add(0, tiles.sideBySide().at(px(area.x(), level), px(area.y(), level)));
    }
    return layers;
  }

  private int px(long nm, int level) {
    return (int) Math.min(LARGEST_SIDE, nm / pixelSize(level));
  }

  private void describe(ScnImage first, Level level0) throws SlideException {
    properties.putAll(TiffProperties.of(directory(first.dimensions().get(0))));
    properties.remove("tiff.ImageDescription"); // the XML of all images
    properties.put("openslide.vendor", "leica");
    SlideNotes.onlyMade("Leica SCN", properties);
    if (xml.otherPlanes() > 0) {
      properties.put(
          SlideNotes.FOCAL_PLANES, xml.otherPlanes() + " pictures of other focal planes");
    }
    first.settings().forEach((name, value) -> put("leica." + hyphenated(name), value));
    put("leica.barcode", xml.barcode());
    String device = first.settings().getOrDefault("device-model", "");
    Scan.putScanner("", device.split(";", 2)[0], properties); // scanner; software
    Scan.putTime(ScanTime.yearFirst(first.settings().getOrDefault("creationDate", "")), properties);
    double power = TiffProperties.number(first.objective());
    if (power > 0) {
      properties.put(Scan.OBJECTIVE, first.objective());
    }
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right = 0;
    int bottom = 0;
    for (ScnImage area : areas) {
      int x = px(area.x(), 0);
      int y = px(area.y(), 0);
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, Math.min(level0.width(), x + area.dimensions().get(0).width()));
      bottom = Math.max(bottom, Math.min(level0.height(), y + area.dimensions().get(0).height()));
    }
    properties.put("openslide.bounds-x", "" + left);
    properties.put("openslide.bounds-y", "" + top);
    properties.put("openslide.bounds-width", "" + (right - left));
    properties.put("openslide.bounds-height", "" + (bottom - top));
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      properties.put(name, value);
    }
  }

  private static String hyphenated(String name) {
    return switch (name) {
      case "illuminationSource" -> "illumination-source";
      case "numericalAperture" -> "aperture";
      case "creationDate" -> "creation-date";
      default -> name;
    };
  }
}
