package org.contexture.encoder;

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
  private final Precision precision;
  private Optional<TilesOnCores> cores = Optional.empty();

  private LibtorchEncoder(
      EncoderSpec spec,
      Architecture architecture,
      InferenceNetwork network,
      Device device,
      Precision precision) {
    this.spec = spec;
    this.architecture = architecture;
    this.network = network;
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
    this.device = device;
    this.precision = precision;
  }

  /**
   * Opens an encoder.
   *
   * @param precision FP32, BF16 or INT8
   */
  static LibtorchEncoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    if (!device.isCuda()) {
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    }
    Optional<Int8Ranges> ranges = EncoderWeights.ranges(model);
    if (precision == Precision.INT8) {
      requireInt8(model, ranges, device);
    }
    Architecture architecture = EncoderWeights.architecture(model.spec());
    Weights weights = EncoderWeights.load(model);
    try {
      InferenceNetwork network =
          precision == Precision.INT8
              ? InferenceNetwork.in8Bits(architecture, weights, ranges.orElseThrow())
              : InferenceNetwork.inFloats(
                  architecture, weights, device, precision == Precision.BF16);
      return new LibtorchEncoder(model.spec(), architecture, network, device, precision);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
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

  Device device() {
    return device;
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String arithmetic() {
    return device + ", " + PrecisionChoice.name(precision);
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
