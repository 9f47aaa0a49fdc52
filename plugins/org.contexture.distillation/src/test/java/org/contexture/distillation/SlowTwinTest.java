package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.device.Device;
import org.junit.Test;

@SuppressWarnings("try") // scopes and guards act by being open
public class SlowTwinTest {

  @Test
  public void momentumRisesFromBelowOneToOne() {
    assertEquals(0.996, SlowTwin.momentum(0), 1e-12);
    assertEquals(0.998, SlowTwin.momentum(0.5), 1e-12);
    assertEquals(1, SlowTwin.momentum(1), 1e-12);
  }

  @Test
  public void itFollowsStudentAndHead() throws Exception {
    DistillationOptions options = TinyRuns.options(2, 1, Objective.published());
    try (TrainableEncoder student =
            TrainableEncoder.open(Encoders.initialise("squeezenet1_1", 1), Device.CPU);
        ContextNetwork network = TinyRuns.network(student, options, 3);
        SlowTwin twin = new SlowTwin(network)) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        student.weights().get("features.0.bias").fill_(new Scalar(1));
        network.head().get("context.norm.bias").fill_(new Scalar(1));
        network.head().get("context.shift").fill_(new Scalar(7));
      }
      double bias = student(twin);
      twin.learned(0);
      assertEquals(0.996 * bias + 0.004, student(twin), 1e-6);
      assertEquals(0.004, mean(twin.network(), "context.norm.bias"), 1e-6);
      assertEquals("constants at once", 7, mean(twin.network(), "context.shift"), 0);
      twin.catchUp();
      assertEquals(1, student(twin), 0);
      assertTrue(
          "learns nothing itself", !twin.network().head().get("context.norm.bias").requires_grad());
    }
  }

  private static double student(SlowTwin twin) {
    return twin.network().student().encoder().weights().get("features.0.bias").mean().item_double();
  }

  private static double mean(ContextNetwork network, String name) {
    return network.head().get(name).mean().item_double();
  }
}
