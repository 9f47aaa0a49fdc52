package org.contexture.learning.mil;

import java.io.IOException;
import java.util.List;
import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;

/** Trains a MIL head on labelled bags. */
public final class MilLearner {

  /** One epoch as the training log shows it; validation values are NaN without validation. */
  public record Epoch(
      int epoch,
      double trainingLoss,
      double validationLoss,
      double validationAuroc,
      boolean best) {}

  /** The model of the epoch that validated best, and how it got there. */
  public record Result(MilModel model, List<Epoch> log) {}

  private MilLearner() {}

  /** Names of the heads, e.g. {@code gated-abmil}. */
  public static List<String> heads() {
    throw new UnsupportedOperationException("MilLearner.heads");
  }

  /**
   * Trains.
   *
   * @param bags with labels; those without are an error here (callers count and drop them)
   * @param labelColumn name kept in the model
   */
  public static Result train(
      List<Bag> bags, String labelColumn, MilOptions options, Device device, Progress progress)
      throws IOException {
    throw new UnsupportedOperationException("MilLearner.train");
  }
}
