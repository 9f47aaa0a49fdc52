package org.contexture.mil.clinical;

/** A clinical fact of a patient, e.g. the age; what is missing is no fact. */
public sealed interface Fact {

  /** How much; finite. */
  record Quantity(double value) implements Fact {

    public Quantity {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "A clinical number is %s; expected a finite one, or none.".formatted(value));
      }
    }
  }

  /** Which of some, e.g. {@code high}. */
  record Category(String name) implements Fact {}
}
