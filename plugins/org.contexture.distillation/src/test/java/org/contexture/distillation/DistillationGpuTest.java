package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;

import java.io.IOException;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.TermKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Test;

/** A run on the first GPU has the CPU's curve. Skipped where no GPU can be used. */
public class DistillationGpuTest {

  private static final EncoderModel STUDENT = Encoders.initialise("squeezenet1_1", 1);
  private static final EncoderModel TEACHER = Encoders.initialise("mobilenet_v2", 2);
  private static final PaintedWindows WINDOWS = PaintedWindows.of(6, 3, 7);

  @BeforeClass
  public static void needsAGpu() {
    String reason = Device.whyNoGpu().orElse("");
    Assume.assumeTrue("needs a GPU: " + reason, reason.isEmpty());
  }

  @Test
  public void everyMaskHasTheCpusCurve() throws IOException {
    for (MaskKind mask : MaskKind.values()) {
      check(new Objective(mask, TeacherKind.FROZEN, TermKind.MASKED, LossKind.L1, true));
    }
  }

  @Test
  public void everyTargetHasTheCpusCurve() throws IOException {
    for (TermKind target : TermKind.values()) {
      check(new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, target, LossKind.L1, true));
    }
  }

  private static void check(Objective objective) throws IOException {
    DistillationOptions options = TinyRuns.options(3, 2, objective);
    assertArrayEquals(
        objective.toString(), curve(options, Device.CPU), curve(options, new Device(0)), 2e-3);
  }

  private static double[] curve(DistillationOptions options, Device device) throws IOException {
    return MaskedContextDistillation.distil(
            STUDENT, TEACHER, WINDOWS, options, device, Progress.NONE)
        .log()
        .stream()
        .mapToDouble(Step::loss)
        .toArray();
  }
}
