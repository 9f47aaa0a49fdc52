package org.contexture.distillation.teacher;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

@SuppressWarnings("try") // scopes and guards act by being open
public class MomentumTeacherTest {

  @Test
  public void itFollowsTheStudentSlowly() throws Exception {
    try (TrainableEncoder student =
            TrainableEncoder.open(Encoders.initialise("resnet18", 1), Device.CPU);
        MomentumTeacher teacher = new MomentumTeacher(student, Device.CPU)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        student.weights().get("bn1.bias").fill_(new Scalar(1));
        student.weights().get("bn1.running_mean").fill_(new Scalar(3));
      }
      teacher.learned(0);
      assertEquals(0.004, value(teacher, "bn1.bias"), 1e-6);
      assertEquals("statistics at once", 3, value(teacher, "bn1.running_mean"), 0);
      teacher.learned(0);
      assertEquals(1 - 0.996 * 0.996, value(teacher, "bn1.bias"), 1e-6);
      assertEquals(1, student.weights().get("bn1.bias").mean().item_double(), 0);
    }
  }

  private static double value(Teacher teacher, String name) throws IOException {
    return Tensors.of(teacher.state().get(name)).mean().item_double();
  }
}
