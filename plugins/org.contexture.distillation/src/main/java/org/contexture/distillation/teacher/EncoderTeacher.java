package org.contexture.distillation.teacher;

import org.contexture.encoder.Encoder;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * An encoder in inference mode that never changes (Pisula &amp; Bozek 2024; Li et al. 2025,
 * "Rethinking JEPA: Compute-Efficient Video SSL with Frozen Teachers"; SALT). Several of them are
 * all foreseen, each counting alike (Wang et al. 2023, "Masked Video Distillation", MVD).
 *
 * @param name as a part
 * @param encoder closed with this
 */
public record EncoderTeacher(String name, Encoder encoder) implements Teacher {

  @Override
  public int dimension() {
    return encoder.spec().dimension();
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
