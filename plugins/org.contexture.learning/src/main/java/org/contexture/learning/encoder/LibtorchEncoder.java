package org.contexture.learning.encoder;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.architecture.InferenceNetwork;
import org.contexture.learning.network.Tensors;
import org.contexture.learning.network.Weights;

/** One of our architectures, run by libtorch. */
@SuppressWarnings("try") // scopes and guards act by being closed
final class LibtorchEncoder implements Encoder {

  private final EncoderSpec spec;
  private final boolean takesAnySize;
  private final InferenceNetwork network;
  private final PixelNormaliser pixels;
  private final Halving halving;
  private String arithmetic;

  private LibtorchEncoder(
      EncoderSpec spec,
      boolean takesAnySize,
      InferenceNetwork network,
      Device device,
      String arithmetic) {
    this.spec = spec;
    this.takesAnySize = takesAnySize;
    this.network = network;
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
    this.halving = new Halving(device.toString());
    this.arithmetic = device + ", " + arithmetic;
  }

  static LibtorchEncoder open(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    if (!device.isCuda()) {
      torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    }
    Architecture architecture = EncoderWeights.architecture(model.spec());
    try (Weights weights = EncoderWeights.load(model)) {
      LibtorchEncoder single =
          open(model.spec(), architecture, weights, device, false, "32-bit floats");
      if (precision == Precision.FP32) {
        return single;
      }
      if (precision == Precision.AUTO && !device.isCuda() && !Processor.isFastAtBfloat16()) {
        return single.because("32-bit floats (this processor is not fast at bfloat16)");
      }
      LibtorchEncoder brief = open(model.spec(), architecture, weights, device, true, "bfloat16");
      if (precision == Precision.BF16) {
        single.close();
        return brief;
      }
      double change = BriefTrial.largestChange(single, brief, model.spec());
      boolean take = change <= BriefTrial.TOLERATED;
      (take ? single : brief).close();
      String why = "%s (bfloat16 changes features by %.2f %%)";
      return take
          ? brief.because(why.formatted("bfloat16", 100 * change))
          : single.because(why.formatted("32-bit floats", 100 * change));
    }
  }

  private LibtorchEncoder because(String reason) {
    arithmetic = arithmetic.substring(0, arithmetic.indexOf(',')) + ", " + reason;
    return this;
  }

  private static LibtorchEncoder open(
      EncoderSpec spec,
      Architecture architecture,
      Weights weights,
      Device device,
      boolean brief,
      String arithmetic) {
    InferenceNetwork network = new InferenceNetwork(architecture, weights, device, brief);
    return new LibtorchEncoder(spec, architecture.takesAnySize(), network, device, arithmetic);
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
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    if (!takesAnySize && tiles.pixels() != spec.inputPixels()) {
      throw new IllegalArgumentException(
          "The encoder %s takes tiles of %d pixels only; found %d. Tile the slides again."
              .formatted(spec.architecture(), spec.inputPixels(), tiles.pixels()));
    }
    return halving.encode(tiles, this::run);
  }

  private FloatMatrix run(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.matrix(network.features(pixels.images(tiles)));
    }
  }

  @Override
  public void close() {
    network.close();
    pixels.close();
  }
}
