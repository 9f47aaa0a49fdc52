package org.contexture.mil.clinical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the facts of one column become numbers. The last number says whether the fact is missing. */
public sealed interface ClinicalColumn {

  String name();

  /** How many numbers. */
  int width();

  /**
   * Writes a fact's numbers.
   *
   * @param fact empty if it is missing
   * @param at index of the first
   */
  void write(Optional<Fact> fact, float[] numbers, int at);

  /**
   * Standardised; 0, the mean, if missing.
   *
   * @param deviation above 0
   */
  record Numeric(String name, double mean, double deviation) implements ClinicalColumn {

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void write(Optional<Fact> fact, float[] numbers, int at) {
      if (fact.orElse(null) instanceof Fact.Quantity known) {
        numbers[at] = (float) ((known.value() - mean) / deviation);
      } else {
        numbers[at + 1] = 1;
      }
    }
  }

  /** One of several numbers is 1; a category that training patients did not have is missing. */
  record Nominal(String name, List<String> categories) implements ClinicalColumn {

    public Nominal {
      categories = List.copyOf(categories);
    }

    @Override
    public int width() {
      return categories.size() + 1;
    }

    @Override
    public void write(Optional<Fact> fact, float[] numbers, int at) {
      int known =
          fact.orElse(null) instanceof Fact.Category category
              ? categories.indexOf(category.name())
              : -1;
      numbers[at + (known < 0 ? categories.size() : known)] = 1;
    }
  }

  /** As text; {@link #of} takes it up. */
  default String save() {
    List<String> parts = new ArrayList<>();
    if (this instanceof Numeric of) {
      parts.addAll(
          List.of(
              "number", of.name(), Double.toString(of.mean()), Double.toString(of.deviation())));
    } else if (this instanceof Nominal of) {
      parts.addAll(List.of("categories", of.name()));
      parts.addAll(of.categories());
    }
    return String.join("\u001f", parts); // a control character that no name holds
  }

  /**
   * What {@link #save} gave.
   *
   * @throws IllegalArgumentException if it is damaged, or of a version to come
   */
  static ClinicalColumn of(String saved) {
    List<String> parts = List.of(saved.split("\u001f", -1));
    if (parts.size() == 4 && parts.get(0).equals("number")) {
      return new Numeric(
          parts.get(1), Double.parseDouble(parts.get(2)), Double.parseDouble(parts.get(3)));
    } else if (parts.size() > 2 && parts.get(0).equals("categories")) {
      return new Nominal(parts.get(1), parts.subList(2, parts.size()));
    }
    throw new IllegalArgumentException(
        "The model has a clinical column “%s” that this version cannot read; update the extension, or train the model again."
            .formatted(saved));
  }
}
