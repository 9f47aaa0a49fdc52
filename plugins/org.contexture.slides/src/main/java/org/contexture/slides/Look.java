package org.contexture.slides;

import java.util.Optional;
import org.contexture.slides.stain.StainNormalisation;

/**
 * How a slide is shown: what of its file is read, and in which stain. All who read pixels of a
 * slide or of its tiles are handed the same one.
 *
 * @param stain empty for as it is
 */
public record Look(SlideReading reading, Optional<StainNormalisation> stain) {

  /** As it is in the file. */
  public static final Look PLAIN = new Look(SlideReading.PLAIN, Optional.empty());

  /** In the slide's own stain. */
  public static Look of(SlideReading reading) {
    return new Look(reading, Optional.empty());
  }

  /** The same in another stain; in the slide's own if empty. */
  public Look stained(Optional<StainNormalisation> how) {
    return new Look(reading, how);
  }

  /** Both in words; empty for a slide that is shown as it is. */
  public String text() {
    String shown = stain.map(StainNormalisation::text).orElse("");
    return reading.isPlain() ? shown : reading.text() + (shown.isEmpty() ? "" : "; " + shown);
  }
}
