package org.contexture.slides.ventana;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamReader;
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
import org.contexture.slides.tiff.TiffXml;

/**
 * A slide in Ventana's BIF. Tiles lie one advance apart, which is less than their size; where they
 * overlap, the lower and the right one are seen. A tile of a coarser level is several tiles of the
 * first one, made smaller, which lie apart as those do. Places are rounded to whole px.
 *
 * <p>Facts of the format are those that OpenSlide's documentation describes.
 */
public final class BifSlide {

  private final TiffFile file;
  private final Map<String, TiledSlide.Picture> pictures = new HashMap<>();
  private final Map<String, String> properties = new TreeMap<>();
  private final List<Level> levels = new ArrayList<>();
  private final List<List<PlacedTiles>> tiles = new ArrayList<>();
  private Optional<BifLayout> layout = Optional.empty();
  private double firstMagnification;
  private Optional<TiffDirectory> firstLevel = Optional.empty();

  private BifSlide(TiffFile file) {
    this.file = file;
  }

  /** Whether a file is of this format. */
  public static boolean isBif(List<TiffDirectory> directories) throws SlideException {
    for (TiffDirectory directory : directories) {
      if (directory.text(TiffTag.XMP).orElse("").contains("iScan")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The slide; it owns the file from now on.
   *
   * @throws UnsupportedSlideException if its tiles are joined in another way
   * @throws SlideException if it is damaged
   */
  public static Slide of(TiffFile file, List<TiffDirectory> directories) throws SlideException {
    return new BifSlide(file).read(directories);
  }

  private Slide read(List<TiffDirectory> directories) throws SlideException {
    for (TiffDirectory directory : directories) {
      String xmp = directory.text(TiffTag.XMP).orElse("");
      if (xmp.contains("iScan")) {
        readScanner(directory, xmp);
      }
      String description = directory.text(TiffTag.IMAGE_DESCRIPTION).orElse("").strip();
      if (description.contains("level=")) {
        addLevel(directory, description);
      } else if (description.equals("Label Image") || description.equals("Label_Image")) {
        addPicture("macro", directory);
      } else if (description.equals("Thumbnail")) {
        addPicture("thumbnail", directory);
      }
    }
    if (levels.isEmpty()) {
      throw new UnsupportedSlideException(file.path() + " holds no level of a Ventana slide.");
    }
    properties.put("openslide.vendor", "ventana");
    SlideNotes.onlyMade("Ventana BIF", properties);
    double um = TiffProperties.number(properties.getOrDefault("ventana.ScanRes", ""));
    String power = properties.getOrDefault("ventana.Magnification", "");
    if (TiffProperties.number(power) > 0) {
      properties.put(Scan.OBJECTIVE, power);
    }
    Scan.putScanner("", properties.getOrDefault("ventana.ScannerModel", ""), properties);
    Scan.putTime(ScanTime.monthFirst(properties.getOrDefault("ventana.ScanDate", "")), properties);
    SlideMetadata metadata =
        new SlideMetadata(
            file.path(),
            "Ventana BIF",
            levels,
            MicronsPerPixel.stated(um, um),
            properties,
            pictures.keySet());
    TiffDirectory first = firstLevel.orElseThrow();
    return new TiledSlide(
        metadata,
        tiles,
        pictures,
        0xFFFFFF,
        List.of(file.bytes()),
        () -> first.bytes(TiffTag.ICC_PROFILE));
  }

  private void readScanner(TiffDirectory directory, String xmp) throws SlideException {
    TiffXml.visit(
        directory,
        xmp,
        element -> {
          if (element.getLocalName().equals("iScan")) {
            putAttributes(element);
          }
        });
  }

  private void putAttributes(XMLStreamReader element) {
    for (int i = 0; i < element.getAttributeCount(); i++) {
      if (!element.getAttributeValue(i).isEmpty()) {
        properties.put("ventana." + element.getAttributeLocalName(i), element.getAttributeValue(i));
      }
    }
  }

  /** {@code level=0 mag=40 quality=95}: the finest first. */
  private void addLevel(TiffDirectory directory, String description) throws SlideException {
    Map<String, Double> pairs = new HashMap<>();
    for (String pair : description.split("\\s+", -1)) {
      String[] parts = pair.split("=", 2);
      pairs.put(parts[0], parts.length < 2 ? Double.NaN : TiffProperties.number(parts[1]));
    }
    double number = pairs.getOrDefault("level", Double.NaN);
    double magnification = pairs.getOrDefault("mag", Double.NaN);
    double downsample = levels.isEmpty() ? 1 : firstMagnification / magnification;
    double before = levels.isEmpty() ? 0 : levels.get(levels.size() - 1).downsampleX();
    if (number != levels.size() || !(magnification > 0) || !(downsample > before)) {
      throw file.damaged(
          directory.offset(),
          "order of the levels",
          "'" + description + "'",
          "level=" + levels.size() + " with a smaller magnification");
    }
    TiffTiles stored = TiffTiles.of(directory);
    if (levels.isEmpty()) {
      firstMagnification = magnification;
      firstLevel = Optional.of(directory);
      properties.putAll(TiffProperties.of(directory));
      layout = layout(directory, stored);
      layout.ifPresent(known -> properties.putAll(known.bounds()));
    }
    if (layout.isEmpty()) { // no areas, no overlaps
      levels.add(new Level(stored.width(), stored.height(), downsample, downsample));
      tiles.add(List.of(stored.sideBySide()));
      return;
    }
    Level level = layout.get().level(downsample, directory);
    levels.add(level);
    tiles.add(List.of(layout.get().tiles(level, stored, directory)));
  }

  private static Optional<BifLayout> layout(TiffDirectory directory, TiffTiles stored)
      throws SlideException {
    String xml = directory.text(TiffTag.XMP).orElse("");
    return xml.contains("EncodeInfo")
        ? Optional.of(
            BifLayout.of(
                BifXml.read(directory, xml, stored.tileWidth(), stored.tileHeight()),
                stored,
                directory))
        : Optional.empty();
  }

  private void addPicture(String name, TiffDirectory directory) {
    try {
      TiffTiles picture = TiffTiles.of(directory);
      if ((long) picture.width() * picture.height() > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
        throw new UnsupportedSlideException(
            "%s: the associated image '%s' of %d × %d px is too large."
                .formatted(file.path(), name, picture.width(), picture.height()));
      }
      pictures.putIfAbsent(
          name, () -> picture.sideBySide().whole(picture.width(), picture.height(), 0xFFFFFF));
    } catch (SlideException e) {
      properties.put("unreadable." + name, e.getMessage());
    }
  }
}
