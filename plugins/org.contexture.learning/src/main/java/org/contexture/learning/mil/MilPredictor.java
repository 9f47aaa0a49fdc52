package org.contexture.learning.mil;

import org.contexture.learning.FloatMatrix;
import org.contexture.learning.device.Device;

/** A MIL model loaded onto a device. One thread at a time. */
public final class MilPredictor implements AutoCloseable {

  /**
   * A bag's prediction.
   *
   * @param probabilities one per class, in the order of {@link MilModel#classes()}
   * @param attention one per tile, sums to 1 for attention heads
   */
  @SuppressWarnings("ArrayRecordComponent") // a result buffer, never compared
  public record Prediction(double[] probabilities, float[] attention) {}

  public static MilPredictor open(MilModel model, Device device) {
    throw new UnsupportedOperationException("MilPredictor.open");
  }

  /** Predicts one bag: [tiles, dimension]. */
  public Prediction predict(FloatMatrix features) {
    throw new UnsupportedOperationException("MilPredictor.predict");
  }

  @Override
  public void close() {}
}
