package org.contexture.distillation.teacher;

import java.util.List;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;

/**
 * An encoder in inference mode that never changes (Pisula &amp; Bozek 2024; Li et al. 2025,
 * "Rethinking JEPA: Compute-Efficient Video SSL with Frozen Teachers"; SALT).
 */
public final class EncoderTeacher implements Teacher {

  private final Encoder encoder;

  private EncoderTeacher(Encoder encoder) {
    this.encoder = encoder;
  }

  /** The encoder as it is. */
  public static EncoderTeacher frozen(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    return new EncoderTeacher(Encoders.open(model, device, precision));
  }

  @Override
  public List<Integer> dimensions() {
    return List.of(encoder.spec().dimension());
  }

  @Override
  public FloatMatrix features(TileBatch tiles) {
    return encoder.encode(tiles);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
