package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

/** The layer of DMAE (Bai et al. 2023): three quarters of the depth. */
@SuppressWarnings("try") // scopes only free what was made in them
public class IntermediateTeacherTest {

  private static final String VIT =
      "timm_vit(dim=16,depth=4,heads=2,mlp=16,patch=16,pixels=32,class=1,registers=0,"
          + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";

  private static TileBatch tiles() {
    byte[] rgb = new byte[2 * 32 * 32 * 3];
    new Random(1).nextBytes(rgb);
    return new TileBatch(2, 32, rgb);
  }

  private static EncoderModel model(String architecture, int dim) throws Exception {
    return Encoders.initialise(new EncoderSpec(architecture, dim, 32, Normalisation.IMAGENET), 3);
  }

  @Test
  public void theThirdOfFourBlocksTeachesWithTheMeanOfItsTokens() throws Exception {
    try (IntermediateTeacher teacher =
        new IntermediateTeacher("teacher_1", model(VIT, 16), Device.CPU)) {
      assertEquals("blocks.2", teacher.layer());
      assertEquals(16, teacher.dimension());
      FloatMatrix seen = teacher.features(tiles());
      float[] tokens = map(model(VIT, 16), "blocks.2"); // [2, 5, 16]
      for (int tile = 0; tile < 2; tile++) {
        for (int d = 0; d < 16; d++) {
          double sum = 0;
          for (int token = 0; token < 5; token++) {
            sum += tokens[(tile * 5 + token) * 16 + d];
          }
          assertEquals(sum / 5, seen.values()[tile * 16 + d], 1e-5);
        }
      }
    }
  }

  /** Of the last layer the mean is the feature itself: the layers are those of the network. */
  @Test
  public void ofResNet18TheThirdStageTeaches() throws Exception {
    EncoderModel model = model("resnet18", 512);
    try (IntermediateTeacher teacher = new IntermediateTeacher("teacher_1", model, Device.CPU);
        TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      assertEquals("layer3", teacher.layer());
      assertEquals(256, teacher.dimension());
      assertEquals(2, teacher.features(tiles()).rows());
      Tensor images = encoder.images(tiles());
      Map<String, Tensor> maps = encoder.maps(images, Mode.EVAL);
      assertEquals(List.of("stem", "layer1.0", "layer1"), List.copyOf(maps.keySet()).subList(0, 3));
      assertArrayEquals(
          Tensors.floats(encoder.features(images, Mode.EVAL)),
          Tensors.floats(IntermediateTeacher.pooled(maps.get("layer4"))),
          1e-6f);
    }
  }

  private static float[] map(EncoderModel model, String layer) throws Exception {
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.floats(encoder.maps(encoder.images(tiles()), Mode.EVAL).get(layer));
    }
  }
}
