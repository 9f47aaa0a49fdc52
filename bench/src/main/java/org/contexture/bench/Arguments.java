package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.device.Device;

/**
 * What a benchmark was started with. What it does not know, and what lacks its value, is refused
 * before anything runs.
 *
 * @param usage what it knows: {@code "--name VALUE"}, {@code "--name VALUE..."} if it may be
 *     repeated, {@code "--name"} for a switch, {@code "[WORD]"} for a word without a name
 * @param words those without a name
 * @param options values of the others by name, in the order given
 */
record Arguments(List<String> usage, List<String> words, Map<String, List<String>> options) {

  /** Something that the user typed cannot be used; the message says what is known. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  Arguments {
    usage = List.copyOf(usage);
    words = List.copyOf(words);
    options = Map.copyOf(options);
  }

  /**
   * Takes arguments apart.
   *
   * @throws Refused if one is not known, lacks its value or is given twice
   */
  static Arguments of(List<String> usage, String... given) {
    List<String> words = new ArrayList<>();
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (int i = 0; i < given.length; i++) {
      String name = given[i];
      if (!name.startsWith("--")) {
        words.add(name);
        continue;
      }
      String known =
          usage.stream()
              .filter(option -> option.split(" ", 2)[0].equals(name))
              .findFirst()
              .orElseThrow(() -> refused("There is no option " + name, usage));
      String value = "";
      if (known.contains(" ")) {
        if (i + 1 == given.length || given[i + 1].startsWith("--")) {
          throw refused("The option " + name + " lacks its value", usage);
        }
        value = given[++i];
      }
      options.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      if (options.get(name).size() > 1 && !known.endsWith("...")) {
        throw refused("The option " + name + " is given twice", usage);
      }
    }
    long most = usage.stream().filter(word -> !word.startsWith("--")).count();
    if (words.size() > most) {
      throw refused("“" + words.get((int) most) + "” belongs to no option", usage);
    }
    return new Arguments(usage, words, options);
  }

  private static Refused refused(String why, List<String> usage) {
    return new Refused(
        "%s. Known are:%s".formatted(why, usage.isEmpty() ? " none." : lines(usage)));
  }

  private static String lines(List<String> usage) {
    return System.lineSeparator() + "  " + String.join(System.lineSeparator() + "  ", usage);
  }

  Optional<String> find(String name) {
    return all(name).stream().findFirst();
  }

  /** All values of an option that may be repeated. */
  List<String> all(String name) {
    return options.getOrDefault(name, List.of());
  }

  /** Whether a switch is given. */
  boolean has(String name) {
    return options.containsKey(name);
  }

  /** One of a few words. */
  Optional<String> oneOf(String name, List<String> expected) {
    Optional<String> found = find(name);
    if (found.isPresent() && !expected.contains(found.get())) {
      throw new Refused(
          "%s must be one of %s, found “%s”."
              .formatted(name, String.join(", ", expected), found.get()));
    }
    return found;
  }

  /** A whole number. */
  int integer(String name, int otherwise, int least) {
    try {
      int value = find(name).map(Integer::parseInt).orElse(otherwise);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Refused(
        "%s must be a whole number of at least %d, found “%s”."
            .formatted(name, least, find(name).orElse("")));
  }

  double number(String name, double otherwise) {
    try {
      double value = find(name).map(Double::parseDouble).orElse(otherwise);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Refused(
        "%s must be a number such as 0.5, found “%s”.".formatted(name, find(name).orElse("")));
  }

  /** Of {@code --device AUTO|CPU|CUDA:n}; the CPU unless another is asked for. */
  Device device() {
    return find("--device").map(Device::resolve).orElse(Device.CPU);
  }

  /** The encoder of a file, or one of the weights beside the project. */
  EncoderModel encoder(String name, String otherwise) throws IOException {
    Path file = find(name).map(Path::of).orElse(shared().resolve("weights").resolve(otherwise));
    if (!Files.exists(file)) {
      throw new Refused(
          "There are no weights at %s. Name an encoder's file with %s.".formatted(file, name));
    }
    return Encoders.read(file, Optional.empty());
  }

  /** Reference data: the property {@code contexture.shared}, or the folder beside the project. */
  static Path shared() {
    return Path.of(
        System.getProperty(
            "contexture.shared", root().resolve("..").resolve("shared").normalize().toString()));
  }

  /** The project: the property {@code contexture.root}, as {@code bench/run} sets it. */
  static Path root() {
    return Path.of(System.getProperty("contexture.root", ""));
  }
}
