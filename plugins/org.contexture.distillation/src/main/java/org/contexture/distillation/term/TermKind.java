package org.contexture.distillation.term;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.contexture.distillation.loss.LossKind;

/**
 * The terms that an objective can be made of; each one's class says what it asks and who proposed
 * it. A new term is a class and a line here.
 */
public enum TermKind {
  MASKED(
      Compared.BY_ANY,
      (name, text, sizes) -> new MaskedFeatures(name, FeatureComparison.of(text, sizes))),
  MASKED_AND_VISIBLE(
      Compared.BY_ANY,
      (name, text, sizes) -> new PresentFeatures(name, FeatureComparison.of(text, sizes))),
  MASKED_AND_OWN(
      Compared.BY_ANY,
      (name, text, sizes) -> {
        FeatureComparison comparison = FeatureComparison.of(text, sizes);
        return new MaskedAndOwnFeatures(name, comparison, new OwnFeatures(name, sizes, comparison));
      }),
  RELATIONS(
      Compared.BY_DIFFERENCE,
      (name, text, sizes) -> new Relations(name, FeatureComparison.of(text, sizes))),
  OWN(
      Compared.BY_ANY,
      Hiding.NONE,
      (name, text, sizes) -> new OwnFeatures(name, sizes, FeatureComparison.of(text, sizes))),
  VISIBLE(
      Compared.BY_ANY,
      (name, text, sizes) -> new VisibleFeatures(name, FeatureComparison.of(text, sizes))),
  PIXELS(
      Map.of("grid", 8.0),
      (name, text, sizes) -> new Pixels(name, sizes.dim(), text.count("grid", 1, 64))),
  CONTRAST(
      Map.of("temperature", 0.07),
      (name, text, sizes) ->
          new Contrast(name, sizes.named(text.teachers()), text.number("temperature", 1e-3, 100))),
  CODES(
      Map.of("codes", 64.0),
      (name, text, sizes) ->
          new Codes(name, sizes.dim(), sizes.one(text.teachers()), text.count("codes", 2, 8192))),
  CONSISTENCY(Map.of(), (name, text, sizes) -> new Consistency(name, sizes.named(text.teachers()))),
  FOLDS(
      Map.of("folds", 3.0),
      (name, text, sizes) -> new Folds(name, sizes.dim(), text.count("folds", 1, 64))),
  ROUTED(
      Compared.BY_ANY,
      Hiding.NEEDED,
      Map.of("balance", 0.1),
      (name, text, sizes) ->
          new Routed(
              name,
              sizes.dim(),
              text.loss().orElseThrow().loss(),
              sizes.named(text.teachers()),
              text.number("balance", 0, 100))),
  COOPERATIVE(
      Map.of("masks", 4.0, "diversity", 1.0),
      (name, text, sizes) ->
          new Cooperative(
              name,
              sizes.one(text.teachers()),
              sizes.teachers().get(sizes.one(text.teachers())),
              text.count("masks", 1, 64),
              text.number("diversity", 0, 100))),
  PERMUTED(
      Compared.BY_ANY,
      Hiding.NONE,
      (name, text, sizes) -> new Permuted(name, FeatureComparison.of(text, sizes))),
  LOCATION(
      Compared.BY_ITSELF,
      Hiding.NONE,
      (name, text, sizes) -> new Location(name, sizes.side(), sizes.dim())),
  STAINS(
      Compared.BY_ITSELF,
      Hiding.NONE,
      Map.of("grid", 8.0),
      (name, text, sizes) -> new Stains(name, sizes.dim(), text.count("grid", 1, 64))),
  LABELS(
      Compared.BY_ITSELF,
      Hiding.NONE,
      Map.of("temperature", 10.0),
      (name, text, sizes) ->
          new Labels(name, sizes.dim(), sizes.classes(), text.number("temperature", 1e-3, 1000)));

  /** Which losses compare a term's answers. */
  private enum Compared {
    BY_ANY(EnumSet.allOf(LossKind.class)),
    BY_DIFFERENCE(EnumSet.of(LossKind.L1, LossKind.SMOOTH_L1)),
    BY_ITSELF(EnumSet.noneOf(LossKind.class));

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<LossKind> losses;

    Compared(Set<LossKind> losses) {
      this.losses = losses;
    }
  }

  /** Whether tiles must be hidden for a term; if no term needs that, none are. */
  private enum Hiding {
    NEEDED,
    NONE
  }

  /** Makes a term. */
  private interface Maker {
    Term make(String name, Summand text, Sizes sizes);
  }

  private final Compared compared;
  private final Hiding hiding;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Map<String, Double> usualNumbers;

  @SuppressWarnings("ImmutableEnumChecker") // makers hold nothing
  private final Maker maker;

  TermKind(Compared compared, Maker maker) {
    this(compared, Hiding.NEEDED, maker);
  }

  TermKind(Map<String, Double> usualNumbers, Maker maker) {
    this(Compared.BY_ITSELF, Hiding.NEEDED, usualNumbers, maker);
  }

  TermKind(Compared compared, Hiding hiding, Maker maker) {
    this(compared, hiding, Map.of(), maker);
  }

  TermKind(Compared compared, Hiding hiding, Map<String, Double> usualNumbers, Maker maker) {
    this.compared = compared;
    this.hiding = hiding;
    this.usualNumbers = usualNumbers;
    this.maker = maker;
  }

  /** As texts name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TermKind named(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown term “%s” in the objective; expected one of %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(TermKind::word)
                                .collect(Collectors.joining(", ")))));
  }

  /** Whether tiles must be hidden for it; if no term needs that, none are. */
  public boolean hides() {
    return hiding == Hiding.NEEDED;
  }

  /** The losses that compare its answers; none for terms with a comparison of their own. */
  public Set<LossKind> losses() {
    return Set.copyOf(compared.losses);
  }

  /** The loss that is taken where a text leaves it out. */
  Optional<LossKind> usualLoss() {
    return compared.losses.contains(LossKind.COSINE)
        ? Optional.of(LossKind.COSINE)
        : compared.losses.stream().findFirst();
  }

  Map<String, Double> usualNumbers() {
    return usualNumbers;
  }

  /** Refuses what the term does not take. */
  void check(Optional<LossKind> loss, List<Integer> teachers, Map<String, Double> numbers) {
    if (loss.isPresent() ? !compared.losses.contains(loss.get()) : !compared.losses.isEmpty()) {
      throw new IllegalArgumentException(
          compared.losses.isEmpty()
              ? "The term “%s” compares in its own way and takes no loss, found %s."
                  .formatted(word(), loss.orElseThrow())
              : "The term “%s” is compared by one of %s, found %s."
                  .formatted(word(), compared.losses, loss.map(LossKind::name).orElse("none")));
    }
    for (String name : numbers.keySet()) {
      if (!usualNumbers.containsKey(name)) {
        throw new IllegalArgumentException(
            "The term “%s” takes no number “%s”; it takes %s."
                .formatted(word(), name, usualNumbers.isEmpty() ? "none" : usualNumbers.keySet()));
      }
    }
    if (teachers.contains(0)) {
      throw new IllegalArgumentException("Teachers are counted from 1, found 0.");
    }
  }

  /**
   * A term of this kind.
   *
   * @param name unique within the objective
   */
  public Term term(String name, Summand text, Sizes sizes) {
    return maker.make(name, text, sizes);
  }
}
