package org.contexture.slides.tiff;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideNotes;

/** Properties that any TIFF file may state. */
public final class TiffProperties {

  private static final int INCH = 2;
  private static final int CENTIMETRE = 3;

  private TiffProperties() {}

  /** Texts of the directory, and what they and other tags tell of the scan; modifiable. */
  public static Map<String, String> of(TiffDirectory directory) throws SlideException {
    Map<String, String> properties = new TreeMap<>();
    put(directory, TiffTag.IMAGE_DESCRIPTION, "tiff.ImageDescription", properties);
    put(directory, TiffTag.MAKE, "tiff.Make", properties);
    put(directory, TiffTag.MODEL, "tiff.Model", properties);
    put(directory, TiffTag.SOFTWARE, "tiff.Software", properties);
    put(directory, TiffTag.DATE_TIME, "tiff.DateTime", properties);
    put(directory, TiffTag.COPYRIGHT, "tiff.Copyright", properties);
    Scan.putScanner(
        properties.getOrDefault("tiff.Make", ""),
        properties.getOrDefault("tiff.Model", ""),
        properties);
    Scan.putTime(ScanTime.yearFirst(properties.getOrDefault("tiff.DateTime", "")), properties);
    TiffPacking.name(TiffPacking.number(directory))
        .ifPresent(name -> Scan.putCompression(name, properties));
    Scan.putJpegQuality(TiffPacking.jpegQuality(directory), properties);
    long depth = directory.integer(TiffTag.IMAGE_DEPTH, 1);
    if (depth > 1) {
      properties.put(SlideNotes.FOCAL_PLANES, "all but the first of " + depth + " focal planes");
    }
    return properties;
  }

  private static void put(
      TiffDirectory directory, int tag, String name, Map<String, String> properties)
      throws SlideException {
    Optional<String> text = directory.text(tag);
    if (text.isPresent()) {
      properties.put(name, text.get());
    }
  }

  /** µm per pixel from XResolution and YResolution, where they are those of a scan. */
  public static Optional<MicronsPerPixel> resolution(TiffDirectory directory)
      throws SlideException {
    long unit = directory.integer(TiffTag.RESOLUTION_UNIT, INCH);
    double micronsPerUnit = unit == INCH ? 25400 : unit == CENTIMETRE ? 10000 : Double.NaN;
    double x = micronsPerUnit / directory.real(TiffTag.X_RESOLUTION).orElse(Double.NaN);
    double y = micronsPerUnit / directory.real(TiffTag.Y_RESOLUTION).orElse(Double.NaN);
    return directory.orientation().swapped()
        ? MicronsPerPixel.statedOfScan(y, x)
        : MicronsPerPixel.statedOfScan(x, y);
  }

  /** The text as a number, with a point or a comma; NaN where it is none. */
  public static double number(String text) {
    try {
      return Double.parseDouble(text.strip().replace(',', '.'));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
