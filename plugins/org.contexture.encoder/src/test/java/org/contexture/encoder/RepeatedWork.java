package org.contexture.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.AdamW;
import org.contexture.network.Gradients;
import org.contexture.network.Mode;
import org.contexture.network.device.Device;

/**
 * The process that {@link MemoryTest} watches: infers or trains, and prints its memory in bytes.
 */
@SuppressWarnings("try") // scopes act by being closed
final class RepeatedWork {

  static final Path STATM = Path.of("/proc/self/statm");

  private static final String SMALL =
      "timm_vit(dim=64,depth=2,heads=2,mlp=96,patch=16,pixels=32,class=1,registers=0,"
          + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";

  private RepeatedWork() {}

  public static void main(String[] arguments) throws IOException {
    int repetitions = Integer.parseInt(arguments[1]);
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    if (arguments[0].equals("inference")) {
      try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
        torch.set_num_threads(2); // a tile each
        repeat(repetitions, () -> encoder.encode(tiles()));
      }
    } else if (arguments[0].equals("openings")) {
      EncoderModel swin = Encoders.initialise("swin_tiny", 1);
      TileBatch tile = tiles(1, swin.spec().inputPixels());
      repeat(repetitions, () -> open(swin, tile));
    } else if (arguments[0].equals("choices")) {
      EncoderModel small = Encoders.initialise(SMALL, 1);
      repeat(repetitions, () -> choose(small));
    } else {
      try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
          AdamW optimiser =
              new AdamW(List.of(new AdamW.Group(encoder.weights().parameters(), 1e-4, 0.01)))) {
        torch.set_num_threads(1);
        repeat(repetitions, () -> step(encoder, optimiser));
      }
    }
  }

  private static void open(EncoderModel model, TileBatch tiles) {
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      encoder.encode(tiles);
    } catch (EncoderException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens an encoder, lets it take ONNX Runtime and closes it. */
  private static void choose(EncoderModel model) {
    int[] calls = {0};
    try (Encoder auto =
        new PrecisionChoice(
            LibtorchEncoder.open(model, Device.CPU, Precision.FP32),
            List.of(PrecisionChoice.candidate(model, Device.CPU, Precision.FP32_ONNX)),
            Long.MAX_VALUE,
            work -> {
              work.run();
              return calls[0]++ % 2 == 0 ? 2 : 1;
            })) {
      auto.encode(tiles());
      if (auto.precision() != Precision.FP32_ONNX) {
        throw new IllegalStateException(auto.arithmetic());
      }
    } catch (EncoderException e) {
      throw new UncheckedIOException(e);
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

  private static void repeat(int repetitions, Runnable work) throws IOException {
    int first = repetitions > 100 ? 100 : repetitions / 4;
    for (int i = 1; i <= repetitions; i++) {
      work.run();
      if (i == first || i == repetitions / 2 || i == repetitions) {
        System.out.println(residentBytes());
      }
    }
  }

  private static long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(STATM).split(" ", -1)[1]) * 4096;
  }

  private static TileBatch tiles() {
    return tiles(2, 32);
  }

  private static TileBatch tiles(int count, int pixels) {
    byte[] rgb = new byte[count * 3 * pixels * pixels];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, pixels, rgb);
  }
}
