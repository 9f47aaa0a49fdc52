package org.contexture.learning.distillation;

import java.io.IOException;
import java.util.List;
import org.contexture.learning.Progress;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.EncoderModel;

/** Masked context modelling with knowledge distillation (Pisula &amp; Bozek 2024). */
public final class MaskedContextDistillation {

  /** One optimisation step as the training log shows it. */
  public record Step(
      int step, double loss, double learningRate, double tilesPerSecond, double featureDeviation) {}

  /** The fine-tuned student, in the format it came in, and how it got there. */
  public record Result(EncoderModel student, List<Step> log) {}

  private MaskedContextDistillation() {}

  /** Fine-tunes the student. The teacher is never changed. */
  public static Result distil(
      EncoderModel student,
      EncoderModel teacher,
      WindowSource source,
      DistillationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    throw new UnsupportedOperationException("MaskedContextDistillation.distil");
  }
}
