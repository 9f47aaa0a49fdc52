package org.contexture.slides.jpeg;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Hears what the JDK's JPEG decoder only warns of: that data are missing or broken. It fills what
 * is missing with grey, which nobody could tell from a picture. One per reader; not thread-safe.
 */
public final class JpegDamage implements IIOReadWarningListener {

  /** libjpeg's warnings that start so are of damage, but for bytes that are too many. */
  private static final String CORRUPT = "corrupt jpeg data";

  private static final String SURPLUS = "extraneous byte";

  private Optional<String> first = Optional.empty();

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    if (text.startsWith(CORRUPT) && !text.contains(SURPLUS)) {
      first = first.or(() -> Optional.of(warning));
    }
  }

  void reset() {
    first = Optional.empty();
  }

  /**
   * Call after an image was decoded.
   *
   * @throws IOException if some of it was missing or broken
   */
  public void requireNone() throws IOException {
    if (first.isPresent()) {
      throw new IOException("JPEG stream that is not complete or broken (" + first.get() + ")");
    }
  }
}
