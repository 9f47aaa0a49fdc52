package org.contexture.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names of the files that belong to a slide: its id, made fit for a file name on every system. */
public final class SlideFileName {

  private static final int CHECKSUM_DIGITS = 8;

  /** What Windows takes for a device, or cuts the end of. */
  private static final Pattern RESERVED =
      Pattern.compile(
          "(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?|.*[. ]", Pattern.CASE_INSENSITIVE);

  private SlideFileName() {}

  /**
   * A file name; different ids get different names, but for case.
   *
   * @param extension with its dot
   */
  public static String of(String slide, String extension) {
    String name = slide.replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "_");
    if (name.equals(slide) && !name.startsWith(".") && !RESERVED.matcher(name).matches()) {
      return name + extension;
    }
    return "slide_" + name + "_" + checksum(slide).substring(0, CHECKSUM_DIGITS) + extension;
  }

  private static String checksum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
