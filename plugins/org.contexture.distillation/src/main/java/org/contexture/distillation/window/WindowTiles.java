package org.contexture.distillation.window;

import java.util.BitSet;
import java.util.Optional;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * The pixels of one context window.
 *
 * @param name for messages, e.g. {@code slide-7 window 12,8}
 * @param side s
 * @param present which of the s² positions (row by row) hold a tile
 * @param tiles the present ones, in the order of their positions
 * @param known what the teacher sees in them [tiles, D], if that was computed before; the teacher
 *     is then not asked
 */
public record WindowTiles(
    String name, int side, BitSet present, TileBatch tiles, Optional<FloatMatrix> known) {

  public WindowTiles {
    present = (BitSet) present.clone();
    if (present.length() > side * side || present.cardinality() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d of %d positions are present, but there are %d tiles."
              .formatted(name, present.cardinality(), side * side, tiles.tiles()));
    }
    if (known.isPresent() && known.get().rows() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d tiles, but known features of %d."
              .formatted(name, tiles.tiles(), known.get().rows()));
    }
  }

  /** A window of which nothing is known but the pixels. */
  public WindowTiles(String name, int side, BitSet present, TileBatch tiles) {
    this(name, side, present, tiles, Optional.empty());
  }
}
