package org.contexture.learning.encoder;

import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;

/**
 * A network that turns tiles into feature vectors, in inference mode. One thread at a time. Holds
 * native memory until closed.
 */
public interface Encoder extends AutoCloseable {

  EncoderSpec spec();

  /** Encodes tiles; returns [tiles, dimension], in the order given. */
  FloatMatrix encode(TileBatch tiles);

  @Override
  void close();
}
