package org.contexture.encoder;

import java.nio.FloatBuffer;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.network.FloatMatrix;

/** An ONNX model, run by ONNX Runtime on the CPU. */
final class OnnxEncoder implements Encoder, SegmentationNetwork {

  private final EncoderSpec spec;
  private final OnnxSession session;

  OnnxEncoder(EncoderModel model) throws EncoderException {
    this.spec = model.spec();
    try {
      this.session = new OnnxSession(model.weights(), Runtime.getRuntime().availableProcessors());
    } catch (OnnxException e) {
      throw new EncoderException(
          model.provenance().getOrDefault("file", "The ONNX model") + ": " + e.getMessage(), e);
    }
  }

  @Override
  public EncoderSpec spec() {
    return spec;
  }

  @Override
  public String arithmetic() {
    return "CPU, 32-bit floats (an ONNX model runs as it is, and on the CPU only)";
  }

  @Override
  public FloatMatrix encode(TileBatch tiles) {
    if (tiles.tiles() == 0) {
      return new FloatMatrix(0, spec.dimension(), new float[0]);
    }
    try {
      return session.run(images(tiles, spec.normalisation()), tiles.tiles(), tiles.pixels());
    } catch (OnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public ClassMaps segment(TileBatch tiles) {
    try {
      return session.maps(
          images(tiles, spec.normalisation()),
          tiles.tiles(),
          tiles.pixels(),
          (shape, scores) -> ClassMaps.of(shape, scores, tiles.tiles()));
    } catch (OnnxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** [tiles, 3, pixels, pixels], normalised. */
  private static FloatBuffer images(TileBatch tiles, Normalisation normalisation) {
    int area = tiles.pixels() * tiles.pixels();
    FloatBuffer images = OnnxSession.buffer(tiles.rgb().length);
    float[] channel = new float[area];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      for (int c = 0; c < 3; c++) {
        float factor = normalisation.factor(c);
        float shift = normalisation.shift(c);
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
