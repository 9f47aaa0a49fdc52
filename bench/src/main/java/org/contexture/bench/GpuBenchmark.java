package org.contexture.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;

/**
 * The same work on the CPU and on a GPU: features of four encoders and training steps of ResNet-18,
 * with times and the largest difference of a feature, which may be 1e-3 (or, where all features are
 * smaller than 1, as fresh EfficientNets' are, 1e-3 of the largest). Exit code 1 if it is more, 3
 * if there is no GPU to try.
 *
 * <p>Arguments: the GPU, by default {@code CUDA:0}; or {@code --devices CUDA:0,CUDA:1,…}: the first
 * is compared with the CPU, then one, two … all of them extract the same slides side by side
 * ({@link DeviceScaling}). Where that names no GPU, nothing is compared.
 */
public final class GpuBenchmark {

  private static final double TOLERANCE = 1e-3;
  private static final int STEPS = 5;

  private GpuBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    boolean several = arguments.length == 2 && arguments[0].equals("--devices");
    List<Device> devices = new ArrayList<>();
    try {
      String names = several ? arguments[1] : arguments.length > 0 ? arguments[0] : "CUDA:0";
      for (String name : names.split(",", -1)) {
        devices.add(Device.resolve(name));
      }
      if (!several && !devices.get(0).isCuda()) {
        throw new DeviceException(arguments[0] + " is no GPU here; name one, e.g. CUDA:0.");
      }
    } catch (DeviceException e) {
      System.out.println("SKIPPED " + e.getMessage());
      System.exit(3);
      return;
    }
    Device gpu = devices.get(0);
    boolean close = !gpu.isCuda() || compared(gpu);
    if (several) {
      DeviceScaling.run(devices);
    }
    System.exit(close ? 0 : 1);
  }

  private static boolean compared(Device gpu) throws IOException {
    boolean close = true;
    for (String name : List.of("resnet18", "efficientnet_v2_s", "mobilenet_v2", "vit_b_16")) {
      close &= features(name, gpu);
    }
    training(gpu);
    return close;
  }

  private static boolean features(String name, Device gpu) throws IOException {
    EncoderModel model = Encoders.initialise(name, 1);
    TileBatch tiles = tiles(32);
    FloatMatrix onCpu = timed(name, model, Device.CPU, Precision.FP32, tiles);
    FloatMatrix onGpu = timed(name, model, gpu, Precision.FP32, tiles);
    timed(name, model, gpu, Precision.BF16, tiles);
    double largest = 0;
    double size = 0;
    for (int i = 0; i < onCpu.values().length; i++) {
      size = Math.max(size, Math.abs(onCpu.values()[i]));
      largest = Math.max(largest, Math.abs(onCpu.values()[i] - onGpu.values()[i]));
    }
    System.out.printf(
        Locale.ROOT, "%-18s largest difference %.2g, largest feature %.2g%n", name, largest, size);
    return largest <= TOLERANCE * Math.min(1, size);
  }

  private static FloatMatrix timed(
      String name, EncoderModel model, Device device, Precision precision, TileBatch tiles)
      throws IOException {
    try (Encoder encoder = Encoders.open(model, device, precision)) {
      encoder.encode(tiles); // warm
      long before = System.nanoTime();
      FloatMatrix features = encoder.encode(tiles);
      print(name, encoder.arithmetic(), tiles.tiles(), (System.nanoTime() - before) / 1e9);
      return features;
    }
  }

  private static void training(Device gpu) throws IOException {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    TileBatch tiles = tiles(16);
    for (Device device : List.of(Device.CPU, gpu)) {
      try (TrainableEncoder encoder = TrainableEncoder.open(model, device);
          OurTrainingStep step = new OurTrainingStep(encoder)) {
        step.run(tiles); // warm
        long before = System.nanoTime();
        double loss = 0;
        for (int i = 0; i < STEPS; i++) {
          loss = step.run(tiles);
        }
        double seconds = (System.nanoTime() - before) / 1e9 / STEPS;
        print("resnet18 training", device + ", loss %.5f".formatted(loss), tiles.tiles(), seconds);
      }
    }
  }

  private static void print(String name, String where, int tiles, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "%-18s %-28s %8.1f ms  %8.1f tiles/s%n",
        name,
        where,
        1000 * seconds,
        tiles / seconds);
  }

  private static TileBatch tiles(int count) {
    byte[] rgb = new byte[3 * count * 224 * 224];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, 224, rgb);
  }
}
