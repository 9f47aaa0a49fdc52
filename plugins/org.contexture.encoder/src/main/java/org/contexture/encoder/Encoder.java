package org.contexture.encoder;

import org.contexture.network.FloatMatrix;

/**
 * A network that turns tiles into feature vectors, in inference mode. One thread at a time. Holds
 * native memory until closed.
 */
public interface Encoder extends AutoCloseable {

  EncoderSpec spec();

  /** Encodes tiles; returns [tiles, dimension], in the order given. */
  FloatMatrix encode(TileBatch tiles);

  /** Where and in which arithmetic it runs and why, for people; e.g. {@code CPU, 32-bit floats}. */
  String arithmetic();

  /** What it computes in: FP32 or BF16; AUTO as long as the first batch has not decided. */
  default Precision precision() {
    return Precision.FP32;
  }

  @Override
  void close();
}
