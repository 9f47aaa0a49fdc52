package org.contexture.knime.nodes.slideembedding;

import java.io.IOException;
import org.contexture.knime.table.BagGroup;

/** Makes one vector of a slide, or of all slides of a patient. */
interface Embedder extends AutoCloseable {

  /**
   * What was made.
   *
   * @param tiles that it stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
  record Embedded(int tiles, float[] vector) {}

  /**
   * Reads the features and makes the vector.
   *
   * @throws IOException if that fails; the message names what to do
   */
  Embedded embed(BagGroup group) throws IOException;

  @Override
  void close();
}
