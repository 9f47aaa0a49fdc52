package org.contexture.slides.tiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.SlideException;

/**
 * Aperio SVS: tiled directories are levels; the second directory is the thumbnail; further striped
 * ones are named in the second line of their description, or by NewSubfileType, of newer scanners.
 */
final class AperioLayout {

  /** Values of NewSubfileType. */
  private static final int LABEL = 1;

  private static final int MACRO = 9;

  private static final String GRUNDIUM = "Aperio Image, Grundium";

  private AperioLayout() {}

  static TiffLayout of(List<TiffDirectory> directories) throws SlideException {
    List<TiffImage> levels = new ArrayList<>();
    Map<String, TiffImage> associated = new TreeMap<>();
    Map<String, String> properties = TiffProperties.of(directories.get(0));
    for (int i = 0; i < directories.size(); i++) {
      TiffDirectory directory = directories.get(i);
      if (directory.isTiled()) {
        TiffImage level = TiffImage.of(directory);
        if (level.isSparse()) { // such tiles are made from the next finer level
          throw ChunkCodecs.leftToOpenSlide(directory, "Aperio levels with missing tiles");
        }
        levels.add(level);
      } else {
        String name = i == 1 ? "thumbnail" : name(directory, i);
        TiffLayout.associate(name, directory, associated, properties);
      }
    }
    if (levels.isEmpty()) {
      throw ChunkCodecs.unsupported(directories.get(0), "an Aperio file without tiles");
    }
    String description = properties.getOrDefault("tiff.ImageDescription", "");
    properties.put("openslide.vendor", "aperio");
    pairs(description).forEach((name, value) -> properties.put("aperio." + name, value));
    double side = TiffProperties.number(properties.getOrDefault("aperio.MPP", ""));
    String power = properties.getOrDefault("aperio.AppMag", "");
    if (TiffProperties.number(power) > 0) {
      properties.put(Scan.OBJECTIVE, power);
    }
    describeScan(description, properties);
    return new TiffLayout(
        "Aperio SVS", levels, associated, MicronsPerPixel.stated(side, side), properties);
  }

  /** Files that programs converted keep the scanner's pairs, or have none. */
  private static void describeScan(String description, Map<String, String> properties) {
    String type = properties.getOrDefault("aperio.ScannerType", "");
    if (description.startsWith(GRUNDIUM)) {
      String model = description.substring(GRUNDIUM.length()).split("[\\r\\n|]", 2)[0];
      Scan.putScanner("Grundium", model, properties);
    } else if (!type.isEmpty() || properties.containsKey("aperio.ScanScope ID")) {
      Scan.putScanner("Aperio", type.isEmpty() ? "ScanScope" : type, properties);
    }
    String day = properties.getOrDefault("aperio.Date", "");
    String time = properties.getOrDefault("aperio.Time", "");
    Scan.putTime(ScanTime.monthFirst(day + " " + time), properties);
  }

  /** The first word of the second line, such as {@code label} or {@code macro}. */
  private static String name(TiffDirectory directory, int index) throws SlideException {
    String[] lines = directory.text(TiffTag.IMAGE_DESCRIPTION).orElse("").split("\n", 3);
    String word = lines.length < 2 ? "" : lines[1].strip().split("\\s", 2)[0];
    if (word.equals("label") || word.equals("macro")) {
      return word;
    }
    return switch ((int) directory.integer(TiffTag.NEW_SUBFILE_TYPE, 0)) {
      case LABEL -> "label";
      case MACRO -> "macro";
      default -> word.isEmpty() ? "image-" + index : word;
    };
  }

  /** {@code header|key = value|key = value …}, as other scanners write it, too. */
  static Map<String, String> pairs(String description) {
    Map<String, String> pairs = new TreeMap<>();
    String[] parts = description.split("\\|", -1);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        pairs.put(parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1).strip());
      }
    }
    return pairs;
  }
}
