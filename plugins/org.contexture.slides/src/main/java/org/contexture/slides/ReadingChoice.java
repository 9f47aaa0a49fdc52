package org.contexture.slides;

import java.util.Optional;
import org.contexture.slides.channel.ChannelChoice;

/**
 * How a user wants slides to be read; {@link Slides#reading} says what that comes to for each.
 *
 * @param anonymised whether what may tell a person or a day is left out
 * @param standardColours whether colours are converted to sRGB where a file has an ICC profile
 * @param channels of fluorescence, for slides that have channels; empty to refuse such slides
 */
public record ReadingChoice(
    boolean anonymised, boolean standardColours, Optional<ChannelChoice> channels) {

  /** Everything as it is in the files. */
  public static final ReadingChoice PLAIN = new ReadingChoice(false, false, Optional.empty());

  /** Whether nothing is left out or changed. */
  public boolean isPlain() {
    return equals(PLAIN);
  }
}
