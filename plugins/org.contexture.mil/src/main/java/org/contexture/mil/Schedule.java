package org.contexture.mil;

/**
 * How long a head learns.
 *
 * @param epochs at most
 * @param patience epochs without a better validation loss before stopping; 0 never stops early
 * @param validationFraction of the patients, in [0, 1); 0 trains on all and keeps the last epoch
 */
public record Schedule(int epochs, int patience, double validationFraction) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public Schedule {
    MilOptions.check(epochs >= 1, "epochs", epochs, "at least 1");
    MilOptions.check(patience >= 0, "patience", patience, "at least 0");
    MilOptions.check(
        validationFraction >= 0 && validationFraction < 1,
        "validation fraction",
        validationFraction,
        "in [0, 1)");
  }

  /** All slides learn to the end: of a few dozen, a fifth is missed more than it helps. */
  public static Schedule defaults() {
    return new Schedule(50, 10, 0);
  }
}
