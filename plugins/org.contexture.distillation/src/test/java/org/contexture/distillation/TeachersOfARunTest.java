package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.contexture.distillation.MaskedContextDistillation.Result;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.TermKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who teaches matters, as it should. */
@SuppressWarnings("try") // scopes only free what was made in them
public class TeachersOfARunTest {

  private static final String WEIGHT = "features.0.weight";
  private static final EncoderModel STUDENT = Encoders.initialise("squeezenet1_1", 1);
  private static final PaintedWindows WINDOWS = PaintedWindows.of(4, 2, 8);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theMomentumTeacherIsBetweenTheStudentsStartAndItsEnd() throws Exception {
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    Result result = distil(TeacherKind.MOMENTUM, Checkpointing.to(file), STUDENT);
    float[] start = weight(SafeTensors.parse(STUDENT.weights(), "student"), WEIGHT);
    float[] end = weight(SafeTensors.parse(result.student().weights(), "student"), WEIGHT);
    float[] teacher = weight(SafeTensors.read(file), "momentum_teacher/" + WEIGHT);
    double moved = 0;
    double followed = 0;
    for (int i = 0; i < start.length; i++) {
      moved += Math.pow(end[i] - start[i], 2);
      followed += (teacher[i] - start[i]) * (end[i] - start[i]);
    }
    assertTrue("%.4f of the way".formatted(followed / moved), followed > 0.003 * moved);
    assertTrue("slowly", followed < 0.1 * moved);
  }

  @Test
  public void theSecondTeacherCounts() throws Exception {
    EncoderModel one = Encoders.initialise("squeezenet1_1", 3);
    EncoderModel other = Encoders.initialise("squeezenet1_1", 4);
    double both = first(distil(TeacherKind.FROZEN, Checkpointing.NONE, one, other));
    double same = first(distil(TeacherKind.FROZEN, Checkpointing.NONE, one, one));
    double alone = first(distil(TeacherKind.FROZEN, Checkpointing.NONE, one));
    assertNotEquals(both, same, 1e-6);
    assertNotEquals(both, alone, 1e-6);
  }

  @Test
  public void twoRandomTeachersAreNotTheSame() throws Exception {
    EncoderModel one = Encoders.initialise("mobilenet_v2", 3);
    Path file = folder.getRoot().toPath().resolve("run.safetensors");
    distil(TeacherKind.RANDOM, Checkpointing.to(file), one, one);
    SafeTensors stored = SafeTensors.read(file);
    String weight = "features.0.0.weight";
    float[] first = weight(stored, "teacher_1/" + weight);
    float[] second = weight(stored, "teacher_2/" + weight);
    assertEquals(first.length, second.length);
    assertNotEquals(first[0], second[0], 1e-9);
    float[] mean = weight(stored, "teacher_1/features.0.1.running_mean");
    assertNotEquals("its norms are calibrated", 0, mean[0], 1e-9);
  }

  private static double first(Result result) {
    return result.log().get(0).loss();
  }

  private static float[] weight(SafeTensors file, String name) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      return Tensors.floats(Tensors.of(file.get(name)));
    }
  }

  private static Result distil(
      TeacherKind kind, Checkpointing checkpointing, EncoderModel... teachers) throws IOException {
    Objective objective = new Objective(MaskKind.RANDOM, kind, TermKind.MASKED, LossKind.L1, true);
    return MaskedContextDistillation.distil(
        STUDENT,
        List.of(teachers),
        WINDOWS,
        TinyRuns.withFreeze(TinyRuns.options(2, 1, objective), 0),
        Device.CPU,
        checkpointing,
        Progress.NONE);
  }
}
