package org.contexture.slides.tiff;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideException;

/** Properties that any TIFF file may state. */
final class TiffProperties {

  private static final int INCH = 2;
  private static final int CENTIMETRE = 3;

  /**
   * Coarsest pixel that is taken for a scanned one, in µm. Programs that do not know the resolution
   * write 72, 96 or 300 dots per inch (353, 265, 85 µm).
   */
  private static final double COARSEST_SCAN_UM = 25;

  private TiffProperties() {}

  /** Texts of the directory; modifiable. */
  static Map<String, String> of(TiffDirectory directory) throws SlideException {
    Map<String, String> properties = new TreeMap<>();
    put(directory, TiffTag.IMAGE_DESCRIPTION, "tiff.ImageDescription", properties);
    put(directory, TiffTag.MAKE, "tiff.Make", properties);
    put(directory, TiffTag.MODEL, "tiff.Model", properties);
    put(directory, TiffTag.SOFTWARE, "tiff.Software", properties);
    put(directory, TiffTag.DATE_TIME, "tiff.DateTime", properties);
    put(directory, TiffTag.COPYRIGHT, "tiff.Copyright", properties);
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
  static Optional<MicronsPerPixel> resolution(TiffDirectory directory) throws SlideException {
    OptionalDouble x = directory.real(TiffTag.X_RESOLUTION);
    OptionalDouble y = directory.real(TiffTag.Y_RESOLUTION);
    long unit = directory.integer(TiffTag.RESOLUTION_UNIT, INCH);
    if (x.isEmpty() || y.isEmpty() || (unit != INCH && unit != CENTIMETRE)) {
      return Optional.empty();
    }
    double micronsPerUnit = unit == INCH ? 25400 : 10000;
    double pixelX = micronsPerUnit / x.getAsDouble();
    double pixelY = micronsPerUnit / y.getAsDouble();
    boolean scanned =
        pixelX > 0 && pixelX < COARSEST_SCAN_UM && pixelY > 0 && pixelY < COARSEST_SCAN_UM;
    return scanned ? Optional.of(new MicronsPerPixel(pixelX, pixelY)) : Optional.empty();
  }

  /** The text as a number in (0, 1000); empty where it is none. */
  static Optional<Double> positive(String text) {
    return text == null ? Optional.empty() : number(text).filter(v -> v > 0 && v < 1000);
  }

  /** The text as a number; empty where it is none. */
  static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
