package org.contexture.slides;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What users should hear of a slide that was read: notes among its properties, whose names start
 * alike.
 */
public final class SlideNotes {

  /** Property: the program that read the slide, where it is not the built-in code. */
  public static final String READER = "contexture.reader";

  /** Start of properties that say what of a file is not shown. */
  public static final String LEFT_OUT = "contexture.left-out.";

  /** Property: what is left out of other depths. */
  public static final String FOCAL_PLANES = LEFT_OUT + "focal-planes";

  private static final String NOTE = "contexture.note.";

  /** Property: that no file out of a scanner was at hand when the format's reader was written. */
  static final String ONLY_MADE = NOTE + "only-made";

  private SlideNotes() {}

  /** Says of a format that no file out of a scanner was at hand when its reader was written. */
  public static void onlyMade(String format, Map<String, String> properties) {
    properties.put(
        ONLY_MADE,
        format
            + " is read by built-in code that was only ever tried with files made after the"
            + " format's description, none from a scanner: compare some regions with another"
            + " program before you rely on it");
  }

  /**
   * Says of a picture that is nearly black, as no bright-field slide is, how that may come: grey of
   * 10, 12 or 14 bits in samples of 16, of which a file need not say that they are not filled.
   */
  public static SlideMetadata withDarkness(SlideMetadata metadata, RgbImage picture) {
    int brightest = 0;
    for (byte value : picture.rgb()) {
      brightest = Math.max(brightest, value & 255);
    }
    for (int bits = 10; bits <= 14; bits += 2) {
      int most = 1 << (bits - 8); // of 255, where 16 bits are rounded to 8
      if (brightest <= most) {
        Map<String, String> properties = new TreeMap<>(metadata.properties());
        properties.put(
            NOTE + "dark",
            ("Nearly black: no value is above %d of 255, and glass is nearly white. If the file"
                    + " holds numbers of %d bits in samples of 16, it does not say so: export it"
                    + " again with 8 bits, or with its numbers scaled to 16")
                .formatted(most, bits));
        return metadata.withProperties(properties);
      }
    }
    return metadata;
  }

  /** Says which pictures of the file are neither the slide nor shown beside it. */
  public static void furtherPictures(List<String> pictures, Map<String, String> properties) {
    if (!pictures.isEmpty()) {
      properties.put(
          NOTE + "further-pictures",
          "The file holds further pictures, which are not read: " + String.join(", ", pictures));
    }
  }

  /** Whether a property is said to users. */
  static boolean isNote(String property) {
    return property.startsWith(NOTE) || property.startsWith(LEFT_OUT);
  }

  /** Says that more would have been said, had it not quoted the file. */
  static void withheld(Map<String, String> properties) {
    properties.put(
        NOTE + "withheld",
        "Something of the file is not read; what it is called is not said, because slides are"
            + " anonymised");
  }

  /** Sentences without a full stop, alike for slides of the same kind. */
  public static List<String> of(SlideMetadata metadata) {
    return metadata.properties().entrySet().stream()
        .flatMap(property -> sentence(property.getKey(), property.getValue()))
        .toList();
  }

  private static Stream<String> sentence(String name, String value) {
    if (name.startsWith(NOTE)) {
      return Stream.of(value);
    }
    if (name.startsWith(LEFT_OUT)) {
      return Stream.of("Left out: " + value);
    }
    return name.equals(READER) ? Stream.of("Read by " + value) : Stream.empty();
  }
}
