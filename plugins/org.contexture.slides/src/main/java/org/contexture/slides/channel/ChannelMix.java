package org.contexture.slides.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The channels of one slide that are shown, each with its window and colour. Its {@link #text} goes
 * with the slide, so that all who read it see the same pixels.
 */
public record ChannelMix(List<ShownChannel> channels) {

  private static final String START = "channels ";

  private static final Pattern ONE =
      Pattern.compile(
          "\\s*(\\d{1,6}) \"([^\"]*)\" #([0-9a-f]{6}) (-?[0-9.Ee+-]+)[.]{2}(-?[0-9.Ee+-]+),?");

  public ChannelMix {
    channels = List.copyOf(channels);
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("No channel is chosen.");
    }
  }

  /** {@code channels 1 "DAPI" #0000ff 100.0..4000.0, …}; numbers count from 1, as people do. */
  public String text() {
    StringJoiner all = new StringJoiner(", ", START, "");
    for (ShownChannel channel : channels) {
      all.add(
          String.format(
              Locale.ROOT,
              "%d \"%s\" #%06x %s..%s",
              channel.index() + 1,
              channel.name(),
              channel.rgb(),
              channel.low(),
              channel.high()));
    }
    return all.toString();
  }

  /** Whether a text begins as {@link #text} does. */
  public static boolean isText(String text) {
    return text.startsWith(START);
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static ChannelMix parse(String text) {
    List<ShownChannel> channels = new ArrayList<>();
    String left = text.startsWith(START) ? text.substring(START.length()) : "?";
    while (!left.isBlank()) {
      Matcher one = ONE.matcher(left);
      if (!one.lookingAt()) {
        throw new IllegalArgumentException(
            "Expected channels such as %s1 \"DAPI\" #0000ff 100..4000, found \"%s\"."
                .formatted(START, text.length() > 60 ? text.substring(0, 60) + " …" : text));
      }
      channels.add(
          new ShownChannel(
              Integer.parseInt(one.group(1)) - 1,
              one.group(2),
              Integer.parseInt(one.group(3), 16),
              Double.parseDouble(one.group(4)),
              Double.parseDouble(one.group(5))));
      left = left.substring(one.end());
    }
    return new ChannelMix(channels);
  }
}
