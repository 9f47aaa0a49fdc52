package org.contexture.learning.encoder;

import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.network.AdamW;
import org.contexture.learning.network.Gradients;
import org.contexture.learning.network.Mode;
import org.junit.Assume;
import org.junit.Test;

/** The process does not grow with the work it does. */
@SuppressWarnings("try") // scopes act by being closed
public class MemoryTest {

  private static final Path STATM = Path.of("/proc/self/statm");
  private static final double LIMIT_MB = 50;

  @Test
  public void twoThousandInferenceBatches() throws Exception {
    Assume.assumeTrue("needs " + STATM, Files.exists(STATM));
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      torch.set_num_threads(2); // a tile each
      assertFlat(2000, () -> encoder.encode(tiles()));
    }
  }

  @Test
  public void fiveHundredTrainingSteps() throws Exception {
    Assume.assumeTrue("needs " + STATM, Files.exists(STATM));
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        AdamW optimiser =
            new AdamW(List.of(new AdamW.Group(encoder.weights().parameters(), 1e-4, 0.01)))) {
      torch.set_num_threads(1);
      assertFlat(500, () -> step(encoder, optimiser));
    }
  }

  private static void step(TrainableEncoder encoder, AdamW optimiser) {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = encoder.features(encoder.images(tiles()), Mode.TRAIN);
      optimiser.zeroGradients();
      torch.mse_loss(features, torch.ones_like(features)).backward();
      Gradients.clip(encoder.weights().parameters().values(), 1);
      optimiser.step(1);
    }
  }

  private static void assertFlat(int repetitions, Runnable work) throws Exception {
    for (int i = 0; i < 100; i++) {
      work.run();
    }
    double before = residentMegabytes();
    for (int i = 100; i < repetitions; i++) {
      work.run();
    }
    double growth = residentMegabytes() - before;
    System.out.printf("%d repetitions: %.1f MB more%n", repetitions, growth);
    assertTrue("grew by " + growth + " MB", growth < LIMIT_MB);
  }

  private static double residentMegabytes() throws Exception {
    System.gc();
    return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * 4096 / 1e6;
  }

  private static TileBatch tiles() {
    byte[] rgb = new byte[2 * 3 * 32 * 32];
    new Random(1).nextBytes(rgb);
    return new TileBatch(2, 32, rgb);
  }
}
