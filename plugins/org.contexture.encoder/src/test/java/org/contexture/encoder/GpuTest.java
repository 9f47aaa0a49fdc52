package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.AdamW;
import org.contexture.network.Autocast;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Test;

/** The first GPU computes what the CPU computes. Skipped where none can be used. */
@SuppressWarnings("try") // scopes and blocks act by being closed
public class GpuTest {

  private static final Device GPU = new Device(0);

  @BeforeClass
  public static void needsAGpu() {
    String reason = Device.whyNoGpu().orElse("");
    Assume.assumeTrue("needs a GPU: " + reason, reason.isEmpty());
  }

  @Test
  public void featuresAreTheCpus() throws Exception {
    for (String name : List.of("resnet18", "mobilenet_v2", "efficientnet_v2_s", "vit_s_16")) {
      EncoderModel model = Encoders.initialise(name, 1);
      float[] expected = encode(model, Device.CPU, Precision.FP32, 2).values();
      float[] actual = encode(model, GPU, Precision.FP32, 2).values();
      assertClose(name, expected, actual);
    }
  }

  /** To 1e-3, or 1e-3 of the largest feature if that is less. */
  private static void assertClose(String name, float[] expected, float[] actual) {
    double size = 0;
    for (float feature : expected) {
      size = Math.max(size, Math.abs(feature));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(name, expected[i], actual[i], 1e-3 * Math.min(1, size));
    }
  }

  @Test
  public void bfloat16ChangesFeaturesLittle() throws Exception {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    FloatMatrix exact = encode(model, GPU, Precision.FP32, 2);
    FloatMatrix brief = encode(model, GPU, Precision.BF16, 2);
    double change = PrecisionChoice.largestChange(exact, brief);
    assertTrue("changed by " + change, change > 0 && change < 0.02);
  }

  @Test
  public void trainingInMixedPrecisionLowersTheLoss() throws Exception {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    try (TrainableEncoder encoder = TrainableEncoder.open(model, GPU);
        AdamW optimiser =
            new AdamW(List.of(new AdamW.Group(encoder.weights().parameters(), 1e-3, 0)))) {
      double first = step(encoder, optimiser);
      double last = first;
      for (int i = 0; i < 10; i++) {
        last = step(encoder, optimiser);
      }
      assertTrue(first + " → " + last, last < 0.8 * first);
    }
  }

  @Test
  public void aGpuThatIsNotThereIsNamed() {
    DeviceException e = assertThrows(DeviceException.class, () -> Device.resolve("CUDA:99"));
    assertTrue(e.getMessage(), e.getMessage().contains("counted from CUDA:0"));
  }

  @Test
  public void aBatchThatDoesNotFitIsHalved() throws Exception {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    float[] expected = encode(model, GPU, Precision.FP32, 256).values();
    try (PointerScope scope = new PointerScope()) {
      TensorOptions bytes =
          new TensorOptions()
              .dtype(new ScalarTypeOptional(ScalarType.Byte))
              .device(
                  new DeviceOptional(new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) 0)));
      Tensor last = fill(bytes);
      last.close(); // leaves one GiB; the batch needs more
      float[] actual = encode(model, GPU, Precision.FP32, 256).values();
      assertClose("a batch in halves", expected, actual);
    }
  }

  /** Takes the GPU's memory GiB by GiB until there is no more; returns the last GiB. */
  private static Tensor fill(TensorOptions bytes) {
    Tensor last = new Tensor();
    while (true) {
      try {
        last =
            torch.empty(
                new long[] {1L << 30}, bytes, new org.bytedeco.pytorch.MemoryFormatOptional());
      } catch (RuntimeException full) {
        return last;
      }
    }
  }

  private static double step(TrainableEncoder encoder, AdamW optimiser) {
    try (PointerScope scope = new PointerScope()) {
      optimiser.zeroGradients();
      Tensor loss;
      try (Autocast half = new Autocast(GPU)) {
        Tensor features = encoder.features(encoder.images(tiles(8)), Mode.TRAIN);
        loss = torch.mse_loss(features, torch.ones_like(features));
      }
      loss.backward();
      optimiser.step(1);
      return loss.item_double();
    }
  }

  private static FloatMatrix encode(
      EncoderModel model, Device device, Precision precision, int tiles) throws Exception {
    try (Encoder encoder = Encoders.open(model, device, precision)) {
      return encoder.encode(tiles(tiles));
    }
  }

  private static TileBatch tiles(int count) {
    byte[] rgb = new byte[count * 3 * 224 * 224];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, 224, rgb);
  }
}
