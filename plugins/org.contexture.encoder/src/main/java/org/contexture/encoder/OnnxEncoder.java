package org.contexture.encoder;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.architecture.Architecture;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxExport;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;

/** A network that ONNX Runtime runs on the CPU: an ONNX model, or one of ours, exported. */
final class OnnxEncoder implements Encoder, SegmentationNetwork {

  private final EncoderSpec spec;
  private final Optional<Architecture> architecture;
  private final OnnxSession session;
  private FloatBuffer buffer = OnnxSession.buffer(0);

  private OnnxEncoder(EncoderSpec spec, Optional<Architecture> architecture, Blob model)
      throws OnnxException {
    this.spec = spec;
    this.architecture = architecture;
    this.session = new OnnxSession(model, Runtime.getRuntime().availableProcessors());
  }

  /** Opens an ONNX model. */
  static OnnxEncoder of(EncoderModel model) throws EncoderException {
    try {
      return new OnnxEncoder(model.spec(), Optional.empty(), model.weights());
    } catch (OnnxException e) {
      throw new EncoderException(
          model.provenance().getOrDefault("file", "The ONNX model") + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens one of our own architectures.
   *
   * @throws EncoderException if it cannot be written as ONNX or not be run there
   */
  static OnnxEncoder exported(EncoderModel model, Device device) throws EncoderException {
    if (device.isCuda()) {
      throw new EncoderException(
          "ONNX Runtime runs on the CPU only; found %s. Choose another arithmetic."
              .formatted(device));
    }
    Architecture architecture = EncoderWeights.architecture(model.spec());
    try {
      SafeTensors weights = SafeTensors.parse(model.weights(), "the encoder's weights");
      return new OnnxEncoder(
          model.spec(),
          Optional.of(architecture),
          OnnxExport.file(architecture, weights, Map.of()));
    } catch (WeightsException | OnnxException e) {
      throw new EncoderException(
          "ONNX Runtime cannot run %s: %s".formatted(model.spec().title(), e.getMessage()), e);
    }
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String arithmetic() {
    return architecture.isPresent()
        ? "CPU, 32-bit floats by ONNX Runtime"
        : "CPU, 32-bit floats (an ONNX model runs as it is, and on the CPU only)";
  }

  @Override
  public Precision precision() {
    return architecture.isPresent() ? Precision.FP32_ONNX : Precision.FP32;
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    architecture.ifPresent(network -> network.requireSide(tiles.pixels()));
    try {
      return session.run(images(tiles), tiles.tiles(), tiles.pixels());
    } catch (OnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public ClassMaps segment(TileBatch tiles) {
    try {
      return session.maps(
          images(tiles),
          tiles.tiles(),
          tiles.pixels(),
          (shape, scores) -> ClassMaps.of(shape, scores, tiles.tiles()));
    } catch (OnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** [tiles, 3, pixels, pixels], normalised; valid until the next batch. */
  private FloatBuffer images(TileBatch tiles) {
    if (buffer.capacity() < tiles.rgb().length) {
      buffer = OnnxSession.buffer(tiles.rgb().length);
    }
    FloatBuffer images = buffer.clear();
    int area = tiles.pixels() * tiles.pixels();
    float[] channel = new float[area];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      for (int c = 0; c < 3; c++) {
        float factor = spec.normalisation().factor(c);
        float shift = spec.normalisation().shift(c);
        int from = tile * area * 3 + c;
        for (int i = 0; i < area; i++) {
          channel[i] = (tiles.rgb()[from + 3 * i] & 0xff) * factor + shift;
        }
        images.put(channel);
      }
    }
    return images.flip();
  }

  @Override
  public void close() {
    session.close();
  }
}
