package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.CheckpointedFeatures;
import org.contexture.network.AdamW;
import org.contexture.network.Autocast;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;
import org.junit.Test;

@SuppressWarnings("try") // scopes and guards act by being closed
public class TrainableEncoderTest {

  private static final EncoderModel RESNET = Encoders.initialise("resnet18", 1);

  @Test
  public void checkpointingGivesTheSameGradientsAndStatistics() throws Exception {
    try (TrainableEncoder plain = TrainableEncoder.open(RESNET, Device.CPU);
        TrainableEncoder saving = TrainableEncoder.open(RESNET, Device.CPU);
        PointerScope scope = new PointerScope()) {
      loss(plain.features(plain.images(tiles()), Mode.TRAIN)).backward();
      try (CheckpointedFeatures forward =
          saving.checkpointedFeatures(saving.images(tiles()), Mode.TRAIN)) {
        loss(forward.features()).backward();
        forward.backward();
      }
      for (String name : List.of("conv1.weight", "layer2.0.bn1.bias", "layer4.1.conv2.weight")) {
        assertArrayEquals(
            name,
            Tensors.floats(plain.weights().get(name).grad()),
            Tensors.floats(saving.weights().get(name).grad()),
            1e-5f);
      }
      String statistics = "layer3.0.bn1.running_var";
      assertArrayEquals(
          Tensors.floats(plain.weights().get(statistics)),
          Tensors.floats(saving.weights().get(statistics)),
          0f);
    }
  }

  @Test
  public void frozenBatchNormsKeepTheirStatisticsAndOthersDoNot() throws Exception {
    try (TrainableEncoder encoder = TrainableEncoder.open(RESNET, Device.CPU);
        PointerScope scope = new PointerScope()) {
      float[] before = Tensors.floats(encoder.weights().get("bn1.running_mean"));
      encoder.features(encoder.images(tiles()), Mode.TRAIN_FROZEN_BATCH_NORM);
      assertArrayEquals(before, Tensors.floats(encoder.weights().get("bn1.running_mean")), 0f);
      encoder.features(encoder.images(tiles()), Mode.TRAIN);
      assertFalse(Arrays.equals(before, Tensors.floats(encoder.weights().get("bn1.running_mean"))));
    }
  }

  @Test
  public void sameSeedSameTraining() throws Exception {
    assertEquals(trained(3).sha256(), trained(3).sha256());
  }

  @Test
  public void trainingLowersTheLossAndTheResultOpensAsAnEncoder() throws Exception {
    EncoderModel trained = trained(12);
    assertTrue(lossOf(trained) < 0.5 * lossOf(Encoders.initialise("squeezenet1_1", 1)));
    try (Encoder encoder = Encoders.open(trained, Device.CPU, Precision.AUTO)) {
      assertEquals(512, encoder.encode(tiles()).columns());
      assertTrue(encoder.arithmetic(), encoder.arithmetic().startsWith("CPU, "));
    }
  }

  @Test
  public void mixedPrecisionChangesFeaturesLittleAndEndsWithItsBlock() throws Exception {
    try (TrainableEncoder encoder = TrainableEncoder.open(RESNET, Device.CPU);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor exact = encoder.features(encoder.images(tiles()), Mode.EVAL);
      Tensor mixed;
      try (Autocast half = new Autocast(Device.CPU)) {
        mixed = encoder.features(encoder.images(tiles()), Mode.EVAL);
      }
      Tensor again = encoder.features(encoder.images(tiles()), Mode.EVAL);
      double change = mixed.sub(exact).norm().item_double() / exact.norm().item_double();
      assertTrue("changed by " + change, change > 0 && change < 0.02);
      assertArrayEquals(Tensors.floats(exact), Tensors.floats(again), 0f);
    }
  }

  @Test
  public void bfloat16IsChosenByNameAndChangesFeaturesLittle() throws Exception {
    try (Encoder exact = Encoders.open(RESNET, Device.CPU, Precision.FP32);
        Encoder brief = Encoders.open(RESNET, Device.CPU, Precision.BF16)) {
      float[] a = exact.encode(tiles()).values();
      float[] b = brief.encode(tiles()).values();
      double difference = 0;
      double length = 0;
      for (int i = 0; i < a.length; i++) {
        difference += Math.pow((double) a[i] - b[i], 2);
        length += Math.pow(a[i], 2);
      }
      double change = Math.sqrt(difference / length);
      assertTrue("changed by " + change, change > 0 && change < 0.01);
      assertEquals("CPU, bfloat16", brief.arithmetic());
    }
  }

  private static EncoderModel trained(int steps) throws Exception {
    EncoderModel fresh = Encoders.initialise("squeezenet1_1", 1);
    try (TrainableEncoder encoder = TrainableEncoder.open(fresh, Device.CPU);
        AdamW optimiser =
            new AdamW(List.of(new AdamW.Group(encoder.weights().parameters(), 1e-3, 0)))) {
      for (int step = 0; step < steps; step++) {
        try (PointerScope scope = new PointerScope()) {
          optimiser.zeroGradients();
          loss(encoder.features(encoder.images(tiles()), Mode.TRAIN)).backward();
          optimiser.step(1);
        }
      }
      return encoder.save(Map.of("steps", "" + steps));
    }
  }

  private static double lossOf(EncoderModel model) throws Exception {
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope()) {
      return loss(encoder.features(encoder.images(tiles()), Mode.EVAL)).item_double();
    }
  }

  private static Tensor loss(Tensor features) {
    return torch.mse_loss(features, torch.ones_like(features));
  }

  private static TileBatch tiles() {
    byte[] rgb = new byte[4 * 3 * 64 * 64];
    new Random(1).nextBytes(rgb);
    return new TileBatch(4, 64, rgb);
  }
}
