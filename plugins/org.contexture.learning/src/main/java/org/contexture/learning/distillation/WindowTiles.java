package org.contexture.learning.distillation;

import java.util.BitSet;
import org.contexture.learning.TileBatch;

/**
 * The pixels of one context window.
 *
 * @param name for messages, e.g. {@code slide-7 window 12,8}
 * @param side s
 * @param present which of the s² positions (row by row) hold a tile
 * @param tiles the present ones, in the order of their positions
 */
public record WindowTiles(String name, int side, BitSet present, TileBatch tiles) {

  public WindowTiles {
    present = (BitSet) present.clone();
    if (present.length() > side * side || present.cardinality() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d of %d positions are present, but there are %d tiles."
              .formatted(name, present.cardinality(), side * side, tiles.tiles()));
    }
  }
}
