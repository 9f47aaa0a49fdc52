package org.contexture.distillation;

import static org.junit.Assert.assertEquals;

import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.TermKind;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Test;

public class OptimisationTest {

  private static final String TIMM =
      "timm_vit(dim=16,depth=1,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=2,"
          + "positions=all,scale=1,swiglu=0,pool=class,norm=first)";

  @Test
  public void tokensPositionsAndVectorsDoNotDecay() throws Exception {
    for (String architecture : new String[] {TIMM, "resnet18"}) {
      DistillationOptions options =
          TinyRuns.options(
              2,
              1,
              new Objective(
                  MaskKind.HARD_TILES,
                  TeacherKind.FROZEN,
                  TermKind.MASKED_AND_OWN,
                  LossKind.L1,
                  true));
      try (TrainableEncoder student =
              TrainableEncoder.open(Encoders.initialise(architecture, 1), Device.CPU);
          ContextNetwork network = TinyRuns.network(student, options, 3)) {
        for (Weights weights : java.util.List.of(student.weights(), network.head())) {
          for (var entry : weights.parameters().entrySet()) {
            String name = entry.getKey();
            boolean kept =
                entry.getValue().dim() < 2
                    || name.endsWith("token")
                    || name.endsWith("positions")
                    || name.endsWith("pos_embed");
            boolean decays = Optimisation.decays(weights, name);
            assertEquals(architecture + " " + name, !kept, decays);
          }
        }
      }
    }
  }
}
