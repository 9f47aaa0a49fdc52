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

  private static final int TILES_AT_ONCE = 64;

  private final Encoder encoder;

  private EncoderTeacher(Encoder encoder) {
    this.encoder = encoder;
  }

  /** The encoder as it is. */
  public static EncoderTeacher frozen(EncoderModel model, Device device, Precision precision)
      throws EncoderException {
    return new EncoderTeacher(Encoders.open(model, device, precision));
  }

  /** The encoder's architecture with random weights: a control that knows nothing of images. */
  public static EncoderTeacher random(EncoderModel model, long seed, Device device)
      throws EncoderException {
    return frozen(Encoders.initialise(model.spec(), seed), device, Precision.FP32);
  }

  @Override
  public List<Integer> dimensions() {
    return List.of(encoder.spec().dimension());
  }

  @Override
  public FloatMatrix features(TileBatch tiles) {
    float[] all = new float[tiles.tiles() * encoder.spec().dimension()];
    int tileBytes = 3 * tiles.pixels() * tiles.pixels();
    for (int from = 0; from < tiles.tiles(); from += TILES_AT_ONCE) {
      int count = Math.min(TILES_AT_ONCE, tiles.tiles() - from);
      byte[] rgb =
          java.util.Arrays.copyOfRange(tiles.rgb(), from * tileBytes, (from + count) * tileBytes);
      FloatMatrix part = encoder.encode(new TileBatch(count, tiles.pixels(), rgb));
      System.arraycopy(
          part.values(), 0, all, from * encoder.spec().dimension(), part.values().length);
    }
    return new FloatMatrix(tiles.tiles(), encoder.spec().dimension(), all);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
