package org.contexture.mil.head;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Layers;
import org.contexture.network.Weights;
import org.junit.Before;
import org.junit.Test;

/** Heads against outputs, losses and gradients of their authors' code, given the same weights. */
@SuppressWarnings("try") // scopes act by being closed
public class AuthorsNumbersTest {

  private static final double FP32 = 1e-5;
  private static final double NYSTROM = 5e-5;

  /** Threads that wait for each other make tiny bags slow on a busy machine. */
  @Before
  public void oneThread() {
    torch.set_num_threads(1);
  }

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
      HeadOutput output = head.forward(weights, input, Randomness.NONE);
      fixture.check("out.logits", output.logits(), FP32);
      fixture.check("out.prob", torch.sigmoid(output.logits()), FP32);
      fixture.check("out.attention", output.attention().t(), FP32);
      fixture.check("out.loss_label0", new ClassTarget(0, 1).loss(output.logits()), FP32);
      Tensor loss = head.training(weights).loss(input, new ClassTarget(1, 1), Randomness.NONE);
      fixture.check("out.loss_label1", loss, FP32);
      loss.backward();
      fixture.checkGradients("extra.loss_label1", weights, input, FP32);
    }
  }

  @Test
  public void clamSb() throws Exception {
    clamSb(false, false);
    clamSb(false, true);
  }

  @Test
  public void clamSbPeaked() throws Exception {
    clamSb(true, false);
    clamSb(true, true);
  }

  private static void clamSb(boolean peaked, boolean subtyping) throws Exception {
    Fixture fixture = Fixture.read("clam_sb.safetensors", "clam_sb.safetensors", peaked);
    ClamInstanceLoss clustering =
        new ClamInstanceLoss(
            8,
            subtyping ? ClamInstanceLoss.Subtyping.YES : ClamInstanceLoss.Subtyping.NO,
            ClamInstanceLoss.Comparison.CROSS_ENTROPY);
    Clam head = new Clam(Clam.Branches.SINGLE, clustering, 0.7);
    String kind = subtyping ? "_subtyping" : "";
    try (PointerScope scope = new PointerScope();
        Weights weights = fixture.weights(head)) {
      Tensor input = fixture.input();
      ClamLayers.Attended attended = ClamLayers.attend(weights, input, Randomness.NONE);
      fixture.check("out.attention_raw", attended.raw().t(), FP32);
      fixture.check("out.h", attended.h(), FP32);
      fixture.check("out.bag_embedding", attended.pooled(), FP32);
      HeadOutput output = head.forward(weights, input, Randomness.NONE);
      fixture.check("out.logits", output.logits(), FP32);
      fixture.check("out.prob", output.probabilities(), FP32);
      fixture.check("out.attention", output.attention().t(), FP32);
      for (int c = 0; c < 2; c++) {
        Tensor logits = Layers.linear(weights, ClamInstanceLoss.name(c), attended.h());
        fixture.check("out.instance_logits." + c, logits, FP32);
        fixture.check("out.bag_loss_label" + c, new ClassTarget(c, 1).loss(output.logits()), FP32);
        Tensor instances = clustering.of(weights, attended.attention(), attended.h(), c, 2);
        fixture.check("out.instance_loss_label" + c + kind, instances, FP32);
      }
      Tensor loss0 = head.training(weights).loss(input, new ClassTarget(0, 1), Randomness.NONE);
      fixture.check("out.total_loss_label0" + kind, loss0, FP32);
      Tensor loss = head.training(weights).loss(input, new ClassTarget(1, 1), Randomness.NONE);
      fixture.check("out.total_loss_label1" + kind, loss, FP32);
      if (!subtyping) {
        loss.backward();
        fixture.checkGradients("extra.total_loss_label1", weights, input, FP32);
      }
    }
  }

  @Test
  public void dsmil() throws Exception {
    dsmil(false);
  }

  @Test
  public void dsmilPeaked() throws Exception {
    dsmil(true);
  }

  private static void dsmil(boolean peaked) throws Exception {
    Fixture fixture = Fixture.read("dsmil.safetensors", "dsmil.safetensors", peaked);
    Dsmil head = new Dsmil();
    try (PointerScope scope = new PointerScope();
        Weights weights = fixture.weights(head)) {
      Tensor input = fixture.input();
      Dsmil.Streams streams = Dsmil.streams(weights, input, Randomness.NONE);
      fixture.check("out.logits", streams.bag(), FP32);
      fixture.check("out.instance_logits", streams.tiles(), FP32);
      fixture.check("out.max_instance_logits", streams.highest(), FP32);
      fixture.check("out.attention", streams.attention(), FP32);
      fixture.check("out.bag_embedding", streams.embedding(), FP32);
      for (int c = 0; c < 2; c++) {
        fixture.check("out.bag_loss_label" + c, Dsmil.binaryLoss(streams.bag(), c), FP32);
        fixture.check("out.max_loss_label" + c, Dsmil.binaryLoss(streams.highest(), c), FP32);
        Tensor total = head.training(weights).loss(input, new ClassTarget(c, 1), Randomness.NONE);
        fixture.check("out.total_loss_label" + c, total, FP32);
      }
      head.training(weights).loss(input, new ClassTarget(1, 1), Randomness.NONE).backward();
      fixture.checkGradients("extra.total_loss_label1", weights, input, FP32);
    }
  }

  @Test
  public void transMilWithGroupsOfOne() throws Exception {
    transMil("transmil_n50.safetensors", 64, false);
    transMil("transmil_n50.safetensors", 64, true);
  }

  @Test
  public void transMilWithGroupsOfTwo() throws Exception {
    transMil("transmil_n300.safetensors", 324, false);
    transMil("transmil_n300.safetensors", 324, true);
  }

  private static void transMil(String file, int square, boolean peaked) throws Exception {
    Fixture fixture = Fixture.read(file, "transmil_params.safetensors", peaked);
    TransMil head = new TransMil();
    try (PointerScope scope = new PointerScope();
        Weights weights = fixture.weights(head)) {
      Tensor input = fixture.input();
      HeadOutput output = head.forward(weights, input, Randomness.NONE);
      fixture.check("out.logits", output.logits(), NYSTROM);
      fixture.check("out.prob", output.probabilities(), NYSTROM);
      fixture.checkRowMeans(
          "mid.layer2_cls_attention", square + 1, 1, output.attention().flatten(), NYSTROM);
      fixture.check("out.loss_label0", new ClassTarget(0, 1).loss(output.logits()), NYSTROM);
      Tensor loss = head.training(weights).loss(input, new ClassTarget(1, 1), Randomness.NONE);
      fixture.check("out.loss_label1", loss, NYSTROM);
      loss.backward();
      fixture.checkGradients("extra.loss_label1", weights, input, NYSTROM);
    }
  }
}
