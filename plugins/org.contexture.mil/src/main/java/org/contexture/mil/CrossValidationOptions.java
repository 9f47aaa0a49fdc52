package org.contexture.mil;

import java.util.function.UnaryOperator;

/**
 * Options of a cross-validation.
 *
 * @param training of the model of each fold; its seed is replaced by one derived from {@code seed}
 * @param choice of settings within each fold's training patients; if it has none, {@code training}
 *     is what they all take
 * @param dealing of the slides into folds
 * @param repeats of the whole, with other folds where they are dealt at random; at least 1
 * @param seed of the first repeat; the others follow it
 * @param resamples of the bootstrap behind the 95 % intervals, at least 20
 * @param positiveClass of two classes, for F1, average precision and the ROC curve; if empty,
 *     guessed by the names
 */
public record CrossValidationOptions(
    MilOptions training,
    InnerChoice choice,
    Dealing dealing,
    int repeats,
    long seed,
    int resamples,
    String positiveClass) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public CrossValidationOptions {
    if (repeats < 1 || resamples < 20) {
      throw new IllegalArgumentException(
          "Expected at least 1 repeat and 20 resamples, found %d and %d."
              .formatted(repeats, resamples));
    }
  }

  /** With patients dealt at random, and one setting. */
  public CrossValidationOptions(
      MilOptions training, int folds, int repeats, long seed, int resamples, String positiveClass) {
    this(
        training,
        InnerChoice.none(),
        new Dealing.ByPatient(folds),
        repeats,
        seed,
        resamples,
        positiveClass);
  }

  public static CrossValidationOptions defaults() {
    return new CrossValidationOptions(MilOptions.defaults(), 5, 1, 0, 1000, "");
  }

  /** The same with a change of each setting. */
  CrossValidationOptions with(UnaryOperator<MilOptions> change) {
    return new CrossValidationOptions(
        change.apply(training),
        new InnerChoice(choice.settings().stream().map(change).toList(), choice.folds()),
        dealing,
        repeats,
        seed,
        resamples,
        positiveClass);
  }
}
