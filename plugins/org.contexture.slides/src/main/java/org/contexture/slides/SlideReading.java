package org.contexture.slides;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.channel.ChannelMix;

/**
 * How the file of a slide is to be read, as it was chosen where the slide was read first. Its
 * {@link #text} goes with the slide from table to table and into feature files, so that all who
 * read the slide see the same of it.
 *
 * @param anonymised whether the label, other pictures beside the slide, and all properties that may
 *     name a person, a specimen or a day are left out
 * @param standardColours whether colours are converted by the file's ICC profile to sRGB
 * @param channels of fluorescence that are shown; empty for slides in colour
 */
public record SlideReading(
    boolean anonymised, boolean standardColours, Optional<ChannelMix> channels) {

  /** Everything as it is in the file. */
  public static final SlideReading PLAIN = new SlideReading(false, false, Optional.empty());

  private static final String ANONYMISED = "anonymised";
  private static final String STANDARD = "sRGB";
  private static final String BETWEEN = "; ";

  /** Whether nothing is left out or changed. */
  public boolean isPlain() {
    return equals(PLAIN);
  }

  /** One line; {@link #parse} reads it. Empty for what is read as it is. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (anonymised) {
      parts.add(ANONYMISED);
    }
    if (standardColours) {
      parts.add(STANDARD);
    }
    channels.map(ChannelMix::text).ifPresent(parts::add);
    return String.join(BETWEEN, parts);
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static SlideReading parse(String text) {
    boolean anonymised = false;
    boolean standardColours = false;
    Optional<ChannelMix> channels = Optional.empty();
    for (String part : text.isBlank() ? new String[0] : text.strip().split(BETWEEN, -1)) {
      if (ChannelMix.isText(part)) {
        channels = Optional.of(ChannelMix.parse(part));
      } else if (part.equals(ANONYMISED)) {
        anonymised = true;
      } else if (part.equals(STANDARD)) {
        standardColours = true;
      } else {
        throw new IllegalArgumentException(
            "Expected how a slide is read, as a Slide Reader writes it, found \"%s\"."
                .formatted(part.length() > 60 ? part.substring(0, 60) + " …" : part));
      }
    }
    return new SlideReading(anonymised, standardColours, channels);
  }
}
