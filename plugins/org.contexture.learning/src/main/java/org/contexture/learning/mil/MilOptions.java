package org.contexture.learning.mil;

/**
 * Options of MIL training.
 *
 * @param head e.g. {@code gated-abmil}; see {@link MilLearner#heads()}
 * @param epochs at most
 * @param patience epochs without a better validation loss before stopping; 0 never stops early
 * @param validationFraction of the patients
 * @param learningRate of Adam
 * @param weightDecay of Adam
 * @param dropout of the head
 * @param classWeights whether rare classes count more
 * @param seed of split, initialisation and order
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
    long seed) {

  public static MilOptions defaults() {
    return new MilOptions("gated-abmil", 50, 10, 0.2, 2e-4, 1e-4, 0.25, true, 0);
  }
}
