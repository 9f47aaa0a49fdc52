package org.contexture.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.InferenceNetwork;
import org.contexture.encoder.architecture.Int8Ranges;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/** One of our architectures, run by libtorch. */
@SuppressWarnings("try") // scopes and guards act by being closed
final class LibtorchEncoder implements Encoder {

  private final EncoderSpec spec;
  private final Architecture architecture;
  private final InferenceNetwork network;
  private final PixelNormaliser pixels;
  private final Device device;
  private final String arithmetic;
  private final Precision precision;
  private Optional<TilesOnCores> cores = Optional.empty();

  private LibtorchEncoder(
      EncoderSpec spec,
      Architecture architecture,
      InferenceNetwork network,
      Device device,
      Precision precision,
      String arithmetic) {
    this.spec = spec;
    this.architecture = architecture;
    this.network = network;
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
    this.device = device;
    this.arithmetic = device + ", " + arithmetic;
    this.precision = precision;
  }

  static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    if (!device.isCuda()) {
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    }
    Optional<Int8Ranges> ranges = EncoderWeights.ranges(model);
    if (precision == Precision.INT8) {
      requireInt8(model, ranges, device);
    }
    Weights weights = EncoderWeights.load(model);
    List<LibtorchEncoder> opened = new ArrayList<>();
    try {
      EncoderSpec spec = model.spec();
      if (precision != Precision.AUTO) {
        return open(spec, weights, ranges, device, precision, name(precision));
      }
      List<Precision> others = others(device, ranges);
      for (Precision other : others) {
        Weights copy =
            weights.copy(
                Device.CPU,
                other == Precision.BF16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float);
        try {
          opened.add(open(spec, copy, ranges, device, other, name(other)));
        } catch (EncoderException | RuntimeException e) {
          copy.close();
          throw e;
        }
      }
      String why = others.isEmpty() ? " (this processor is not fast at bfloat16)" : "";
      LibtorchEncoder exact =
          open(spec, weights, ranges, device, Precision.FP32, name(Precision.FP32) + why);
      return others.isEmpty() ? exact : new PrecisionChoice(exact, opened);
    } catch (EncoderException | RuntimeException e) {
      opened.forEach(LibtorchEncoder::close);
      weights.close();
      throw e;
    }
  }

  /** What AUTO measures beside 32-bit floats. */
  private static List<Precision> others(Device device, Optional<Int8Ranges> ranges) {
    List<Precision> others = new ArrayList<>();
    if (device.isCuda() || Processor.saysBfloat16()) {
      others.add(Precision.BF16);
    }
    if (!device.isCuda() && ranges.isPresent() && InferenceNetwork.canCompute8Bits()) {
      others.add(Precision.INT8);
    }
    return others;
  }

  private static void requireInt8(EncoderModel model, Optional<Int8Ranges> ranges, Device device)
      throws EncoderException {
    if (ranges.isEmpty()) {
      throw new EncoderException(
          "%s is not calibrated for 8 bits. Put it through an Encoder Quantizer, or choose another arithmetic."
              .formatted(model.spec().title()));
    } else if (device.isCuda() || !InferenceNetwork.canCompute8Bits()) {
      throw new EncoderException(
          "8 bits run on x86 processors only; found %s. Choose another arithmetic."
              .formatted(device.isCuda() ? device : "a processor without oneDNN"));
    }
  }

  private static LibtorchEncoder open(
      EncoderSpec spec,
      Weights weights,
      Optional<Int8Ranges> ranges,
      Device device,
      Precision precision,
      String arithmetic)
      throws EncoderException {
    Architecture architecture = EncoderWeights.architecture(spec);
    InferenceNetwork network =
        precision == Precision.INT8
            ? InferenceNetwork.in8Bits(architecture, weights, ranges.orElseThrow())
            : InferenceNetwork.inFloats(architecture, weights, device, precision == Precision.BF16);
    return new LibtorchEncoder(spec, architecture, network, device, precision, arithmetic);
  }

  private static String name(Precision precision) {
    return switch (precision) {
      case AUTO, FP32 -> "32-bit floats";
      case BF16 -> "bfloat16";
      case INT8 -> "int8";
    };
  }

  Device device() {
    return device;
  }

  /** What its arithmetic is called. */
  String name() {
    return name(precision);
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String arithmetic() {
    return arithmetic;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    architecture.requireSide(tiles.pixels());
    int threads = torch.get_num_threads();
    if (device.isCuda() || threads < 2 || tiles.tiles() < threads) {
      return features(tiles);
    }
    if (cores.isEmpty()) {
      cores = Optional.of(new TilesOnCores(threads));
    }
    return cores.get().encode(tiles, this::features);
  }

  private FloatMatrix features(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.matrix(network.features(pixels.images(tiles)));
    }
  }

  @Override
  public void close() {
    cores.ifPresent(TilesOnCores::close);
    network.close();
    pixels.close();
  }
}
