package org.contexture.encoder.architecture;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options of a network that stand behind its kind: {@code kind(key=value,key=value)}. */
final class WrittenOptions {

  private static final Pattern TEXT = Pattern.compile("(\\w+)\\((.*)\\)");
  private static final int MOST = 1_000_000;

  private final String text;
  private final Map<String, String> values = new HashMap<>();

  private WrittenOptions(String text) {
    this.text = text;
  }

  /**
   * Reads options.
   *
   * @return empty if the text is of another kind
   * @throws IllegalArgumentException if they are written in another way
   */
  static Optional<WrittenOptions> of(String kind, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || !matcher.group(1).equals(kind)) {
      return Optional.empty();
    }
    WrittenOptions options = new WrittenOptions(text);
    for (String pair : matcher.group(2).split(",", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length != 2 || options.values.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException("Cannot understand “" + pair + "” in " + text + ".");
      }
    }
    return Optional.of(options);
  }

  int number(String key) {
    int number = Integer.parseInt(word(key));
    if (number < 0 || number > MOST) {
      throw new IllegalArgumentException("The option " + key + " is out of range in " + text + ".");
    }
    return number;
  }

  boolean flag(String key) {
    return number(key) == 1;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Each is asked for once. */
  String word(String key) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException("The option " + key + " is missing in " + text + ".");
    }
    return value;
  }

  /** Dimension, depth, heads and MLP of a transformer. */
  VisionTransformer.Size size() {
    return new VisionTransformer.Size(
        number("dim"), number("depth"), number("heads"), number("mlp"));
  }

  /**
   * Checks that all were asked for.
   *
   * @throws IllegalArgumentException naming the others
   */
  void requireNoOthers() {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("Unknown options " + values.keySet() + " in " + text);
    }
  }
}
