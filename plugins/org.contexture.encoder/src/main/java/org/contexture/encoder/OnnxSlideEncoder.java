package org.contexture.encoder;

import java.nio.file.Path;
import org.contexture.encoder.onnx.OnnxException;
import org.contexture.encoder.onnx.OnnxSlideSession;
import org.contexture.network.FloatMatrix;

/** A slide encoder that ONNX Runtime runs. */
final class OnnxSlideEncoder extends SlideEncoder {

  private final OnnxSlideSession session;

  /** Takes a session over: closes it. */
  OnnxSlideEncoder(Path file, OnnxSlideSession session) {
    super(file, session.inputs());
    this.session = session;
  }

  @Override
  float[] vector(FloatMatrix features, int[] places, int side) throws EncoderException {
    try {
      return session.run(features, places, side);
    } catch (OnnxException e) {
      throw new EncoderException(file() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
