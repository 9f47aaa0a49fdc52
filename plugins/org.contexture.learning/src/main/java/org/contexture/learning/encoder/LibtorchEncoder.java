package org.contexture.learning.encoder;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.architecture.Architecture;
import org.contexture.learning.encoder.architecture.FoldedComputation;
import org.contexture.learning.network.Tensors;
import org.contexture.learning.network.Weights;

/** One of our architectures, run by libtorch. */
@SuppressWarnings("try") // scopes and guards act by being closed
final class LibtorchEncoder implements Encoder {

  private final EncoderSpec spec;
  private final Architecture architecture;
  private final Weights weights;
  private final FoldedComputation computation;
  private final PixelNormaliser pixels;

  LibtorchEncoder(EncoderModel model, Device device) throws EncoderException {
    this.spec = model.spec();
    this.architecture = EncoderWeights.architecture(spec);
    Weights loaded = EncoderWeights.load(model);
    loaded.trainable(false);
    if (device.isCuda()) {
      this.weights = loaded.copy(device);
      loaded.close();
    } else {
      this.weights = loaded;
    }
    this.computation = new FoldedComputation(weights);
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    if (!architecture.takesAnySize() && tiles.pixels() != spec.inputPixels()) {
      throw new IllegalArgumentException(
          "The encoder %s takes tiles of %d pixels only; found %d. Tile the slides again."
              .formatted(spec.architecture(), spec.inputPixels(), tiles.pixels()));
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = architecture.features(computation, pixels.images(tiles)); // [n, dim]
      return Tensors.matrix(features);
    }
  }

  @Override
  public void close() {
    computation.close();
    weights.close();
    pixels.close();
  }
}
