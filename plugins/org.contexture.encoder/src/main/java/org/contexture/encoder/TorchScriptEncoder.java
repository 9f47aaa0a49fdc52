package org.contexture.encoder;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/** A TorchScript program, run by libtorch. */
@SuppressWarnings("try") // scopes and guards act by being closed
final class TorchScriptEncoder implements Encoder, SegmentationNetwork {

  private final EncoderSpec spec;
  private final TorchScriptNetwork network;
  private final PixelNormaliser pixels;
  private final Device device;

  TorchScriptEncoder(EncoderModel model, Device device) throws EncoderException {
    this.spec = model.spec();
    this.device = device;
    String origin = model.provenance().getOrDefault("file", "The TorchScript program");
    this.network = new TorchScriptNetwork(model.weights(), origin, device);
    this.pixels = new PixelNormaliser(spec.normalisation(), device);
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String arithmetic() {
    return device + ", 32-bit floats (a TorchScript program runs as it is)";
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.matrix(network.features(pixels.images(tiles)));
    } catch (EncoderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public ClassMaps segment(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor maps = network.output(pixels.images(tiles)); // [n, classes, side, side]
      long[] shape = Tensors.shape(maps).stream().mapToLong(Long::longValue).toArray();
      return ClassMaps.of(shape, Tensors.floats(maps), tiles.tiles());
    } catch (EncoderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    network.close();
    pixels.close();
  }
}
