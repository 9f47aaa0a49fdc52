package org.contexture.mil;

/**
 * What a step sees of the bags.
 *
 * @param bagsPerStep bags whose gradients are averaged for one step
 * @param tilesPerBag tiles drawn from a bag at each step; 0 takes all
 * @param classWeights whether rare classes count more
 * @param standardise whether features are centred and scaled by the training bags' statistics
 */
public record Sampling(
    int bagsPerStep, int tilesPerBag, boolean classWeights, boolean standardise) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public Sampling {
    MilOptions.check(bagsPerStep >= 1, "bags per step", bagsPerStep, "at least 1");
    MilOptions.check(tilesPerBag >= 0, "tiles per bag", tilesPerBag, "at least 0");
  }

  /** One bag a step with all its tiles, standardised; classes count alike. */
  public static Sampling defaults() {
    return new Sampling(1, 0, true, true);
  }
}
