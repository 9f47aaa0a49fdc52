package org.contexture.slides.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user asks for, for all slides: channels by name or number, each with a colour and a window
 * if they like, such as {@code DAPI = blue, CD8 = #00ff00 100..4000, 4}. An asterisk is every
 * channel in the file's own colours.
 */
public record ChannelChoice(List<Wanted> wanted) {

  /** Every channel. */
  public static final String ALL = "*";

  /**
   * One of them.
   *
   * @param channel its name, or its number from 1; {@link #ALL} for every one
   * @param colour RGB; empty for the file's own, or the next of those that are told apart well
   * @param window black and full colour; empty to measure it on the slide
   */
  public record Wanted(String channel, OptionalInt colour, Optional<Window> window) {}

  /** Numbers of a channel that are black and full colour. */
  public record Window(double low, double high) {}

  /** Measures where a channel's picture is dark and bright. */
  @FunctionalInterface
  public interface Measuring<E extends Exception> {
    Window of(int index, Channel channel) throws E;
  }

  private static final Map<String, Integer> NAMES =
      Map.of(
          "blue", 0x0000FF, "green", 0x00FF00, "red", 0xFF0000, "cyan", 0x00FFFF, "magenta",
          0xFF00FF, "yellow", 0xFFFF00, "white", 0xFFFFFF, "grey", 0xFFFFFF, "orange", 0xFF8000);

  /** Colours of channels for which nobody chose one, in their order. */
  private static final int[] SERIES = {
    0x0000FF, 0x00FF00, 0xFF0000, 0x00FFFF, 0xFF00FF, 0xFFFF00, 0xFFFFFF, 0xFF8000
  };

  private static final Pattern WINDOW =
      Pattern.compile("(.*?)\\s*(-?[0-9.eE+]+)\\s*[.]{2}\\s*(-?[0-9.eE+]+)");

  public ChannelChoice {
    wanted = List.copyOf(wanted);
  }

  /**
   * Reads what a user wrote.
   *
   * @return empty if it is blank
   * @throws IllegalArgumentException saying which part is wrong and what is expected
   */
  public static Optional<ChannelChoice> parse(String text) {
    List<Wanted> wanted = new ArrayList<>();
    for (String part : text.split("[,;\\n]", -1)) {
      if (!part.isBlank()) {
        wanted.add(one(part.strip()));
      }
    }
    return wanted.isEmpty() ? Optional.empty() : Optional.of(new ChannelChoice(wanted));
  }

  private static Wanted one(String part) {
    int equals = part.lastIndexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals).strip();
    String how = equals < 0 ? "" : part.substring(equals + 1).strip();
    Optional<Window> window = Optional.empty();
    Matcher numbers = WINDOW.matcher(how);
    if (numbers.matches()) {
      window = Optional.of(window(part, numbers.group(2), numbers.group(3)));
      how = numbers.group(1).strip();
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "Channels: \"%s\" names no channel, expected for example DAPI = blue.".formatted(part));
    }
    return new Wanted(name, colour(part, how), window);
  }

  private static Window window(String part, String low, String high) {
    try {
      Window window = new Window(Double.parseDouble(low), Double.parseDouble(high));
      if (window.low < window.high) {
        return window;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "Channels: the window of \"%s\" is wrong, expected two numbers such as 100..4000, the first less."
            .formatted(part));
  }

  private static OptionalInt colour(String part, String text) {
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    String name = text.toLowerCase(Locale.ROOT);
    if (NAMES.containsKey(name)) {
      return OptionalInt.of(NAMES.get(name));
    }
    if (name.matches("#[0-9a-f]{6}")) {
      return OptionalInt.of(Integer.parseInt(name.substring(1), 16));
    }
    throw new IllegalArgumentException(
        "Channels: \"%s\" in \"%s\" is no colour, expected one of %s, or such as #00ff00."
            .formatted(text, part, String.join(", ", NAMES.keySet().stream().sorted().toList())));
  }

  /**
   * The channels of a slide that this comes to.
   *
   * @param slide for messages
   * @throws IllegalArgumentException if the slide lacks one of them; says which it has
   */
  public <E extends Exception> ChannelMix of(
      String slide, List<Channel> channels, Measuring<E> measuring) throws E {
    List<ShownChannel> shown = new ArrayList<>();
    for (Wanted one : wanted) {
      boolean all = one.channel.equals(ALL);
      for (int i = all ? 0 : index(slide, one.channel, channels); i < channels.size(); i++) {
        Channel channel = channels.get(i);
        Window window = one.window.isPresent() ? one.window.get() : measuring.of(i, channel);
        int colour =
            one.colour.orElse(channel.colour().orElse(SERIES[shown.size() % SERIES.length]));
        shown.add(new ShownChannel(i, channel.name(), colour, window.low, window.high));
        if (!all) {
          break;
        }
      }
    }
    return new ChannelMix(shown);
  }

  private static int index(String slide, String wanted, List<Channel> channels) {
    for (int i = 0; i < channels.size(); i++) {
      if (channels.get(i).name().strip().equalsIgnoreCase(wanted)) {
        return i;
      }
    }
    if (wanted.matches("[1-9][0-9]{0,5}") && Integer.parseInt(wanted) <= channels.size()) {
      return Integer.parseInt(wanted) - 1;
    }
    throw new IllegalArgumentException(
        "%s has no channel \"%s\", but %s. Name one of these, or its number, in the Slide Reader."
            .formatted(slide, wanted, names(channels)));
  }

  /** For people: {@code 1 "DAPI", 2 "CD8"}. */
  public static String names(List<Channel> channels) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      names.add((i + 1) + " \"" + channels.get(i).name() + "\"");
    }
    return String.join(", ", names);
  }
}
