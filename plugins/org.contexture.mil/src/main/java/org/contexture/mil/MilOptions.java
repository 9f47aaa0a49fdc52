package org.contexture.mil;

import org.contexture.mil.head.Heads;

/**
 * Options of MIL training.
 *
 * @param head e.g. {@code gated-abmil}; see {@link MilLearner#heads()}
 * @param epochs at most
 * @param patience epochs without a better validation loss before stopping; 0 never stops early
 * @param validationFraction of the patients, in [0, 1); 0 trains on all and keeps the last epoch
 * @param learningRate of AdamW
 * @param weightDecay of AdamW
 * @param dropout of the head, in [0, 1)
 * @param classWeights whether rare classes count more
 * @param seed of split, initialisation and order
 * @param bagsPerStep bags whose gradients are averaged for one step
 * @param tilesPerBag tiles drawn from a bag at each step; 0 takes all
 * @param cosine whether the learning rate falls to 0 along a cosine
 * @param standardise whether features are centred and scaled by the training bags' statistics
 * @param mixedPrecision whether matrix products are trained in bfloat16: about twice as fast where
 *     the device has it; trained models predict in 32 bits
 */
public record MilOptions(
    String head,
    int epochs,
    int patience,
    double validationFraction,
    double learningRate,
    double weightDecay,
    double dropout,
    boolean classWeights,
    long seed,
    int bagsPerStep,
    int tilesPerBag,
    boolean cosine,
    boolean standardise,
    boolean mixedPrecision) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public MilOptions {
    Heads.named(head);
    check(epochs >= 1, "epochs", epochs, "at least 1");
    check(patience >= 0, "patience", patience, "at least 0");
    check(
        validationFraction >= 0 && validationFraction < 1,
        "validation fraction",
        validationFraction,
        "in [0, 1)");
    check(learningRate > 0, "learning rate", learningRate, "above 0");
    check(weightDecay >= 0, "weight decay", weightDecay, "at least 0");
    check(dropout >= 0 && dropout < 1, "dropout", dropout, "in [0, 1)");
    check(bagsPerStep >= 1, "bags per step", bagsPerStep, "at least 1");
    check(tilesPerBag >= 0, "tiles per bag", tilesPerBag, "at least 0");
  }

  /** One bag a step with all its tiles, constant learning rate, standardised features, 32 bits. */
  public MilOptions(
      String head,
      int epochs,
      int patience,
      double validationFraction,
      double learningRate,
      double weightDecay,
      double dropout,
      boolean classWeights,
      long seed) {
    this(
        head,
        epochs,
        patience,
        validationFraction,
        learningRate,
        weightDecay,
        dropout,
        classWeights,
        seed,
        1,
        0,
        false,
        true,
        false);
  }

  public static MilOptions defaults() {
    return new MilOptions("gated-abmil", 50, 10, 0.2, 2e-4, 1e-4, 0.25, true, 0);
  }

  /** The same with another head. */
  public MilOptions withHead(String other) {
    return new MilOptions(
        other,
        epochs,
        patience,
        validationFraction,
        learningRate,
        weightDecay,
        dropout,
        classWeights,
        seed,
        bagsPerStep,
        tilesPerBag,
        cosine,
        standardise,
        mixedPrecision);
  }

  /** The same with another seed. */
  public MilOptions withSeed(long other) {
    return new MilOptions(
        head,
        epochs,
        patience,
        validationFraction,
        learningRate,
        weightDecay,
        dropout,
        classWeights,
        other,
        bagsPerStep,
        tilesPerBag,
        cosine,
        standardise,
        mixedPrecision);
  }

  private static void check(boolean valid, String option, Object found, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "The option “%s” is %s; expected a value %s.".formatted(option, found, expected));
    }
  }
}
