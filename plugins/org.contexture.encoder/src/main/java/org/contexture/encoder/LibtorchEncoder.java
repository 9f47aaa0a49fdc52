package org.contexture.encoder;

import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.architecture.InferenceNetwork;
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
      Weights weights,
      Device device,
      boolean brief,
      String arithmetic) {
    this.spec = spec;
    this.architecture = architecture;
    this.network = new InferenceNetwork(architecture, weights, device, brief);
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
    this.device = device;
    this.arithmetic = device + ", " + arithmetic;
    this.precision = brief ? Precision.BF16 : Precision.FP32;
  }

  static Encoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    if (!device.isCuda()) {
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    }
    Weights weights = EncoderWeights.load(model);
    try {
      return open(model.spec(), weights, device, precision);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static Encoder open(EncoderSpec spec, Weights weights, Device device, Precision precision)
      throws EncoderException {
    Architecture architecture = EncoderWeights.architecture(spec);
    boolean fast = device.isCuda() || Processor.isFastAtBfloat16();
    if (precision == Precision.BF16) {
      return new LibtorchEncoder(spec, architecture, weights, device, true, "bfloat16");
    } else if (precision == Precision.AUTO && fast) {
      Weights brief = weights.copy(Device.CPU, torch.ScalarType.BFloat16);
      try {
        return new PrecisionChoice(
            new LibtorchEncoder(spec, architecture, weights, device, false, "32-bit floats"),
            new LibtorchEncoder(spec, architecture, brief, device, true, "bfloat16"));
      } catch (RuntimeException e) {
        brief.close();
        throw e;
      }
    }
    String why = precision == Precision.AUTO ? " (this processor is not fast at bfloat16)" : "";
    return new LibtorchEncoder(spec, architecture, weights, device, false, "32-bit floats" + why);
  }

  Device device() {
    return device;
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
