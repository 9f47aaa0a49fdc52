package org.contexture.distillation.window;

import java.util.BitSet;

/**
 * What becomes of a window's tiles. The rest is visible.
 *
 * @param hidden positions (row by row) that must be foreseen
 * @param thrown positions that take no part: neither seen nor asked for
 */
public record Mask(BitSet hidden, BitSet thrown) {

  /** Everything visible. */
  public static final Mask NONE = new Mask(new BitSet(), new BitSet());

  public Mask {
    hidden = (BitSet) hidden.clone();
    thrown = (BitSet) thrown.clone();
    if (hidden.intersects(thrown)) {
      throw new IllegalArgumentException(
          "A tile is hidden or thrown away, not both; found hidden %s and thrown %s."
              .formatted(hidden, thrown));
    }
  }

  /** With nothing thrown away. */
  public static Mask hiding(BitSet hidden) {
    return new Mask(hidden, new BitSet());
  }
}
