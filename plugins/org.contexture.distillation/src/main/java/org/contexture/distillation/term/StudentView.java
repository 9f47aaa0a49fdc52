package org.contexture.distillation.term;

import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.TileBatch;

/** What the student makes of the tiles of a pass. */
public interface StudentView {

  /** x of the visible tiles, shifted and scaled as the context network takes them [visible, d]. */
  Tensor visible();

  /** x of other pictures, shifted and scaled: [n, d]. */
  Tensor features(TileBatch tiles);

  /** The pixels of some tokens' tiles, normalised for the student: [tokens, 3, height, width]. */
  Tensor images(int[] tokens);
}
