package org.contexture.mil.head;

import static org.junit.Assert.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.contexture.network.Initialiser;
import org.contexture.network.Weights;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class MhimTrainingTest {

  private static final String PREDICTOR = "predictor.bias";

  /** After n steps the teacher has kept n / (n + 10) of what it was before the step. */
  @Test
  public void theTeacherFollowsTheStudentWithMomentumThatRises() {
    Mhim head = Mhim.published(new MhimEncoder.Attention(), 1);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        Weights student = weights(head, 1);
        Weights teacher = weights(head, -2).copy(org.contexture.network.device.Device.CPU);
        Mhim.Training training = new Mhim.Training(head, student, teacher)) {
      double expected = -2;
      for (int step = 1; step <= 40; step++) {
        training.stepped();
        double momentum = step / (step + 10.0);
        expected = momentum * expected + (1 - momentum) * 1;
        assertEquals(expected, teacher.get(PREDICTOR).mean().item_double(), 1e-5);
      }
      assertEquals("the student stays", 1, student.get(PREDICTOR).mean().item_double(), 0);
    }
  }

  @Test
  public void momentumEndsAtTheAuthors() {
    assertEquals(0.9999, Mhim.Training.momentum(1_000_000, 0.9999), 0);
    assertEquals(0.5, Mhim.Training.momentum(10, 0.9999), 0);
    assertEquals(0.9997, Mhim.Training.momentum(1_000_000, 0.9997), 0);
  }

  private static Weights weights(Mhim head, double predictor) {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 1)) {
      head.initialise(initialiser, head.sizes(8, 2));
    }
    weights.get(PREDICTOR).fill_(new Scalar(predictor));
    return weights;
  }
}
