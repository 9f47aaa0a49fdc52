package org.contexture.slides;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a slide was scanned and is stored, as far as its file tells. Readers put it among the
 * properties of a slide.
 *
 * @param scanner maker and model, without serial numbers
 * @param objective its magnification, such as 20
 * @param compression of the first level, such as {@code JPEG}
 * @param jpegQuality on libjpeg's scale, 1 … 100
 * @param time as {@link ScanTime} writes it
 */
public record Scan(
    Optional<String> scanner,
    OptionalDouble objective,
    Optional<String> compression,
    OptionalInt jpegQuality,
    Optional<String> time) {

  /** Property: magnification of the objective; OpenSlide's name. */
  public static final String OBJECTIVE = "openslide.objective-power";

  static final String COMPRESSION = "contexture.compression";
  static final String JPEG_QUALITY = "contexture.jpeg-quality";
  private static final String SCANNER = "contexture.scanner";
  private static final String TIME = "contexture.scanned";

  private static final int LONGEST = 200;

  /** What is known of a slide's scan. */
  public static Scan of(SlideMetadata metadata) {
    Map<String, String> properties = metadata.properties();
    return new Scan(
        Optional.ofNullable(properties.get(SCANNER)),
        positive(properties.getOrDefault(OBJECTIVE, "")),
        Optional.ofNullable(properties.get(COMPRESSION)),
        properties.containsKey(JPEG_QUALITY)
            ? OptionalInt.of(Integer.parseInt(properties.get(JPEG_QUALITY)))
            : OptionalInt.empty(),
        Optional.ofNullable(properties.get(TIME)));
  }

  private static OptionalDouble positive(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return number > 0 && Double.isFinite(number)
          ? OptionalDouble.of(number)
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // not stated, or not as a number
    }
  }

  /** Notes the scanner, unless both are blank. */
  public static void putScanner(String maker, String model, Map<String, String> properties) {
    String start = maker.strip();
    String end = model.strip();
    boolean twice = end.regionMatches(true, 0, start, 0, start.length());
    String scanner = twice ? end : (start + " " + end).strip();
    if (!scanner.isEmpty()) {
      properties.put(SCANNER, scanner.substring(0, Math.min(LONGEST, scanner.length())));
    }
  }

  /** Notes the time, if it is known. */
  public static void putTime(Optional<String> time, Map<String, String> properties) {
    time.ifPresent(known -> properties.put(TIME, known));
  }

  public static void putCompression(String name, Map<String, String> properties) {
    properties.put(COMPRESSION, name);
  }

  /** Notes the quality, if it is known. */
  public static void putJpegQuality(OptionalInt quality, Map<String, String> properties) {
    quality.ifPresent(known -> properties.put(JPEG_QUALITY, "" + known));
  }
}
