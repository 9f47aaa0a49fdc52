package org.contexture.learning.mil.head;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.network.Weights;
import org.junit.Test;

/** Heads against outputs, losses and gradients of their authors' code, given the same weights. */
@SuppressWarnings("try") // scopes act by being closed
public class AuthorsNumbersTest {

  private static final double FP32 = 1e-5;

  @Test
  public void gatedAbmil() throws Exception {
    gatedAbmil(false);
  }

  @Test
  public void gatedAbmilPeaked() throws Exception {
    gatedAbmil(true);
  }

  private static void gatedAbmil(boolean peaked) throws Exception {
    Fixture fixture = Fixture.read("abmil_gated.safetensors", "abmil_gated.safetensors", peaked);
    GatedAbmil head = new GatedAbmil();
    try (PointerScope scope = new PointerScope();
        Weights weights = fixture.weights(head)) {
      Tensor input = fixture.input();
      HeadOutput output = head.forward(weights, input, Dropout.NONE);
      fixture.check("out.logits", output.logits(), FP32);
      fixture.check("out.prob", torch.sigmoid(output.logits()), FP32);
      fixture.check("out.attention", output.attention().t(), FP32);
      fixture.check("out.loss_label0", new Target(0, 1).loss(output.logits()), FP32);
      Tensor loss = head.training(weights).loss(input, new Target(1, 1), Dropout.NONE);
      fixture.check("out.loss_label1", loss, FP32);
      loss.backward();
      fixture.checkGradients("extra.loss_label1", weights, input, FP32);
    }
  }
}
