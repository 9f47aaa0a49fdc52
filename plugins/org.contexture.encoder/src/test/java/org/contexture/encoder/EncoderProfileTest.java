package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.Architectures;
import org.contexture.encoder.architecture.OperationCount;
import org.junit.Test;

public class EncoderProfileTest {

  /** Billions of multiplications for one image, as torchvision's documentation lists them. */
  private static final Map<String, double[]> PUBLISHED =
      Map.of(
          "resnet18", new double[] {224, 1.814},
          "resnet50", new double[] {224, 4.089},
          "mobilenet_v2", new double[] {224, 0.301},
          "mobilenet_v3_large", new double[] {224, 0.217},
          "efficientnet_b0", new double[] {224, 0.386},
          "efficientnet_v2_l", new double[] {480, 56.08},
          "densenet121", new double[] {224, 2.834},
          "convnext_tiny", new double[] {224, 4.456},
          "regnet_y_400mf", new double[] {224, 0.402},
          "vit_b_16", new double[] {224, 17.564});

  /** Theirs count the classifier, too: about 1 million. */
  @Test
  public void countsWhatTorchvisionCounts() {
    PUBLISHED.forEach(
        (name, published) -> {
          double counted =
              OperationCount.of(Architectures.named(name).orElseThrow(), (int) published[0]) / 1e9;
          System.out.printf("%s: %.3f, published %.3f%n", name, counted, published[1]);
          assertEquals(name, published[1], counted, 0.01 * published[1] + 0.002);
        });
  }

  @Test
  public void everyArchitectureIsCountedAndMorePixelsCostMore() {
    Architectures.all()
        .forEach(
            (name, architecture) -> {
              long count = OperationCount.of(architecture, architecture.inputPixels());
              assertTrue(name + ": " + count, count > 10_000_000);
              if (architecture.takesAnySize()) {
                assertTrue(
                    name,
                    OperationCount.of(architecture, 2 * architecture.inputPixels()) > 3 * count);
              }
            });
  }

  @Test
  public void parametersAreCountedAndFilesThatOnlyRunAreUnknown() {
    EncoderProfile profile = EncoderProfile.of(Encoders.describe("resnet18")).orElseThrow();
    assertEquals(11_176_512, profile.parameters()); // 11,689,512 less the classifier's 513,000
    assertEquals("11.2 million parameters, 3.63 GFLOP per tile", profile.toString());
    assertEquals(
        Optional.empty(), EncoderProfile.of(new EncoderSpec("onnx", 8, 224, Normalisation.HALF)));
  }
}
