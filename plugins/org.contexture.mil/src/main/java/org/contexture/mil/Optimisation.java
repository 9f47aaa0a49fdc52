package org.contexture.mil;

/**
 * How weights follow their gradients.
 *
 * @param learningRate of AdamW
 * @param weightDecay of AdamW
 * @param cosine whether the learning rate falls to 0 along a cosine
 */
public record Optimisation(double learningRate, double weightDecay, boolean cosine) {

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public Optimisation {
    MilOptions.check(learningRate > 0, "learning rate", learningRate, "above 0");
    MilOptions.check(weightDecay >= 0, "weight decay", weightDecay, "at least 0");
  }

  /** A rate that falls. */
  public static Optimisation defaults() {
    return new Optimisation(2e-4, 1e-4, true);
  }
}
