package org.contexture.slides;

import java.util.Locale;

/**
 * Names of files that Java cannot spell. It takes their encoding from the locale that it was
 * started in: in the C locale (cron, ssh, containers) a file with an umlaut in its name is listed,
 * and then does not exist.
 */
public final class FileNames {

  /** What Java writes for bytes that are no letters of its encoding, and for letters it lacks. */
  private static final String LOST = "\uFFFD";

  private FileNames() {}

  /**
   * What to do if the encoding can be why a file is not found.
   *
   * @param path as Java knows it
   * @return a sentence that begins with a blank; empty where the encoding is not the reason
   */
  public static String hint(String path) {
    return hint(path, System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  static String hint(String path, String encoding) {
    boolean unicode = encoding.toUpperCase(Locale.ROOT).startsWith("UTF");
    boolean ascii = path.chars().allMatch(letter -> letter < 128);
    if (unicode || (ascii && !path.contains(LOST))) {
      return "";
    }
    return " Java takes file names for %s here, and this one has other letters: set LANG=C.UTF-8 (or another UTF-8 locale) and start again."
        .formatted(encoding.startsWith("ANSI_X3.4") ? "ASCII" : encoding);
  }
}
