package org.contexture.slides;

import java.util.List;
import java.util.Map;
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

  private static final String NOTE = "contexture.note.";

  private SlideNotes() {}

  /** Says of a format that no file out of a scanner was at hand when its reader was written. */
  public static void onlyMade(String format, Map<String, String> properties) {
    properties.put(
        NOTE + "only-made",
        format
            + " is read by built-in code that was only ever tried with files made after the"
            + " format's description, none from a scanner: compare some regions with another"
            + " program before you rely on it");
  }

  /** Says which pictures of the file are neither the slide nor shown beside it. */
  public static void furtherPictures(List<String> pictures, Map<String, String> properties) {
    if (!pictures.isEmpty()) {
      properties.put(
          NOTE + "further-pictures",
          "The file holds further pictures, which are not read: " + String.join(", ", pictures));
    }
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
