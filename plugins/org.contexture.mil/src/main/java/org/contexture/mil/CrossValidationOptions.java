package org.contexture.mil;

/**
 * Options of a cross-validation.
 *
 * @param training of the model of each fold; its seed is replaced by one derived from {@code seed}
 * @param folds at least 2
 * @param repeats of the whole, with other folds; at least 1
 * @param seed of the first repeat; the others follow it
 * @param resamples of the bootstrap behind the 95 % intervals, at least 20
 * @param positiveClass of two classes, for F1, average precision and the ROC curve; if empty,
 *     guessed by the names
 */
public record CrossValidationOptions(
    MilOptions training, int folds, int repeats, long seed, int resamples, String positiveClass) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public CrossValidationOptions {
    if (folds < 2 || repeats < 1 || resamples < 20) {
      throw new IllegalArgumentException(
          "Expected at least 2 folds, 1 repeat and 20 resamples, found %d, %d and %d."
              .formatted(folds, repeats, resamples));
    }
  }

  public static CrossValidationOptions defaults() {
    return new CrossValidationOptions(MilOptions.defaults(), 5, 1, 0, 1000, "");
  }
}
