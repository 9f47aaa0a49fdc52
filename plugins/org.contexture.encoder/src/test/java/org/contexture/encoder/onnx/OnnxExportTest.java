package org.contexture.encoder.onnx;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.FreshWeights;
import org.contexture.encoder.architecture.ReferenceFormula;
import org.contexture.encoder.architecture.TrainableComputation;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.file.Blob;
import org.junit.Assume;
import org.junit.Test;

/** What we write as ONNX computes the same in ONNX Runtime. */
@SuppressWarnings("try") // scopes and guards act by being closed
public class OnnxExportTest {

  @Test
  public void resnet() throws Exception {
    check("resnet18", 64);
    check("resnet34", 64);
    check("resnet50", 64);
  }

  @Test
  public void mobilenetAndSqueezenet() throws Exception {
    check("mobilenet_v2", 64);
    check("squeezenet1_1", 71);
  }

  @Test
  public void efficientnet() throws Exception {
    check("efficientnet_b0", 64);
    check("efficientnet_v2_s", 64);
  }

  @Test
  public void laterConvolutionalNetworks() throws Exception {
    check("resnet50_layer3", 64);
    check("densenet121", 64);
    check("convnext_tiny", 64);
    check("regnet_y_400mf", 64);
    check("mobilenet_v3_small", 64);
  }

  @Test
  public void windowsThatAreShifted() throws Exception {
    check("swin_tiny", 224);
    check("ctranspath", 224);
  }

  @Test
  public void towersAndRotaryPositions() throws Exception {
    String size = "(dim=64,depth=2,heads=2,mlp=96,patch=16,pixels=64,";
    check("clip_vit" + size + "out=24)", 64);
    check("conch" + size + "scale=0,out=32,poolers=8,bias=1)", 64);
    check("conch" + size + "scale=1,out=32,poolers=8,bias=0)", 64);
    check(
        "timm_vit"
            + size
            + "class=1,registers=4,positions=rotary,scale=1,swiglu=1,pool=class,norm=first)",
        64);
  }

  @Test
  public void visionTransformer() throws Exception {
    check("vit_s_16", 224);
  }

  /** Needs 4 GB of Java heap: {@code -Dcontexture.large=true}. */
  @Test
  public void largeOnes() throws Exception {
    Assume.assumeTrue("needs -Dcontexture.large=true", Boolean.getBoolean("contexture.large"));
    check("efficientnet_v2_m", 64);
    check("efficientnet_v2_l", 64);
    check("vit_b_16", 224);
    check("vit_l_16", 224);
  }

  @Test
  public void visionTransformerWithEveryOptionOfTimm() throws Exception {
    check(
        "timm_vit(dim=32,depth=2,heads=4,mlp=48,patch=14,pixels=56,class=1,registers=3,"
            + "positions=patches,scale=1,swiglu=1,pool=class_and_mean,norm=first)",
        56);
    check(
        "timm_vit(dim=32,depth=2,heads=4,mlp=48,patch=14,pixels=56,class=0,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=mean,norm=last)",
        56);
    check(
        "timm_vit(dim=32,depth=2,heads=4,mlp=48,patch=14,pixels=56,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first,eps=1.0E-5,inside=1)",
        56);
  }

  private static void check(String name, int pixels) throws Exception {
    Architecture architecture = Architectures.named(name).orElseThrow();
    try (Weights weights = FreshWeights.blank(architecture);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      ReferenceFormula.fill(weights);
      float[] input = Tensors.floats(ReferenceFormula.input(2, 3, pixels, pixels));
      float[] expected =
          Tensors.floats(
              architecture.features(
                  new TrainableComputation(weights, Mode.EVAL),
                  ReferenceFormula.input(2, 3, pixels, pixels)));
      Blob model = OnnxExport.file(architecture, weights.save(Map.of()), Map.of("mean", "0.5"));
      FloatBuffer images = OnnxSession.buffer(input.length).put(input).flip();
      try (OnnxSession session = new OnnxSession(model, 1)) {
        FloatMatrix features = session.run(images, 2, pixels);
        assertEquals(architecture.dimension(), features.columns());
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
          largest = Math.max(largest, Math.abs(expected[i] - features.values()[i]));
        }
        System.out.printf("%s as ONNX: largest difference %.2g%n", name, largest);
        assertTrue(name + " differs by " + largest, largest <= 1e-4);
        assertEquals("0.5", session.metadata().get("mean"));
      }
    }
  }
}
