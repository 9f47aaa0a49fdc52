package org.contexture.distillation.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.contexture.distillation.loss.LossKind;

/**
 * A weighted term as text, e.g. {@code masked cosine}, {@code 0.5 own cosine}, {@code relations l1
 * of 1}, {@code contrast (temperature=0.1)}: weight (1 where it is left out), term, loss, the
 * teachers that are asked (all where they are left out), numbers (as the term's class says where
 * they are left out). {@link #toString} writes it again.
 *
 * @param weight of the term's mean loss
 * @param kind what is asked
 * @param loss how answers are compared; empty for terms with a comparison of their own
 * @param teachers by number from 1; empty for all
 * @param numbers that the term takes, by name
 */
public record Summand(
    double weight,
    TermKind kind,
    Optional<LossKind> loss,
    List<Integer> teachers,
    Map<String, Double> numbers) {

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<weight>[0-9.]+(?:e-?[0-9]+)?)\\s+)?(?<kind>[a-z_]+)(?:\\s+(?<loss>[a-z0-9_]+?))?"
              + "(?:\\s+of\\s+(?<teachers>[0-9]+(?:\\s*,\\s*[0-9]+)*))?"
              + "(?:\\s*\\((?<numbers>[^()]*)\\))?");

  public Summand {
    teachers = List.copyOf(teachers);
    numbers = Map.copyOf(numbers);
    if (!(weight > 0 && weight <= 1e6)) {
      throw new IllegalArgumentException(
          "The weight of “%s” must be above 0, found %s.".formatted(kind.word(), weight));
    }
    kind.check(loss, teachers, numbers);
  }

  /**
   * Refuses numbers out of their range.
   *
   * @throws IllegalArgumentException saying which, and what is expected
   */
  public void check() {
    kind.term(kind.word(), this, Sizes.ANY);
  }

  /** Weight 1, all teachers, the term's own numbers. */
  public static Summand of(TermKind kind, LossKind loss) {
    return new Summand(1, kind, Optional.of(loss), List.of(), Map.of());
  }

  /**
   * Reads a sum.
   *
   * @throws IllegalArgumentException saying what cannot be understood
   */
  public static List<Summand> parse(String sum) {
    return Arrays.stream(sum.split("\\+", -1)).map(Summand::parseOne).toList();
  }

  /** Writes a sum, as {@link #parse} reads it. */
  public static String write(List<Summand> sum) {
    return sum.stream().map(Summand::toString).collect(Collectors.joining(" + "));
  }

  private static Summand parseOne(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Cannot understand “%s” in the objective. Write e.g. “masked cosine + 0.5 own cosine”."
              .formatted(text.strip()));
    }
    TermKind kind = TermKind.named(matcher.group("kind"));
    Optional<LossKind> loss =
        Optional.ofNullable(matcher.group("loss")).map(Summand::loss).or(kind::usualLoss);
    List<Integer> teachers =
        Optional.ofNullable(matcher.group("teachers")).stream()
            .flatMap(numbers -> Arrays.stream(numbers.split(",", -1)))
            .map(number -> Integer.valueOf(number.strip()))
            .toList();
    double weight =
        Optional.ofNullable(matcher.group("weight")).map(Double::parseDouble).orElse(1.0);
    return new Summand(weight, kind, loss, teachers, numbers(matcher.group("numbers"), text));
  }

  private static LossKind loss(String word) {
    return Arrays.stream(LossKind.values())
        .filter(kind -> kind.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown loss “%s” in the objective; expected one of %s."
                        .formatted(
                            word, Arrays.toString(LossKind.values()).toLowerCase(Locale.ROOT))));
  }

  private static Map<String, Double> numbers(String text, String whole) {
    Map<String, Double> numbers = new TreeMap<>();
    for (String pair : text == null || text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] halves = pair.strip().split("\\s*=\\s*", 2);
      try {
        numbers.put(halves[0], Double.valueOf(halves[1]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            "Cannot understand “%s” in “%s”; expected name=number."
                .formatted(pair.strip(), whole.strip()),
            e);
      }
    }
    return numbers;
  }

  /** One of the term's numbers, given or usual, within its range. */
  double number(String name, double least, double most) {
    double value = numbers.getOrDefault(name, kind.usualNumbers().get(name));
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "The term “%s” takes a %s of %s … %s, found %s."
              .formatted(kind.word(), name, plain(least), plain(most), plain(value)));
    }
    return value;
  }

  /** As {@link #number}, a whole one. */
  int count(String name, int least, int most) {
    double value = number(name, least, most);
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(
          "The term “%s” takes a whole %s, found %s.".formatted(kind.word(), name, value));
    }
    return (int) value;
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    if (weight != 1) {
      words.add(plain(weight));
    }
    words.add(kind.word());
    loss.ifPresent(chosen -> words.add(chosen.name().toLowerCase(Locale.ROOT)));
    if (!teachers.isEmpty()) {
      words.add("of " + teachers.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    if (!numbers.isEmpty()) {
      words.add(
          new TreeMap<>(numbers)
              .entrySet().stream()
                  .map(number -> number.getKey() + "=" + plain(number.getValue()))
                  .collect(Collectors.joining(", ", "(", ")")));
    }
    return String.join(" ", words);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
