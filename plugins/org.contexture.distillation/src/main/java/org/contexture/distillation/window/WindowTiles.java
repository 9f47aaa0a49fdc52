package org.contexture.distillation.window;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * The pixels of one context window.
 *
 * @param name for messages, e.g. {@code slide-7 window 12,8}
 * @param side s
 * @param present which of the s² positions (row by row) hold a tile
 * @param tiles the present ones, in the order of their positions
 * @param facts what is known beside the pixels
 */
public record WindowTiles(
    String name, int side, BitSet present, TileBatch tiles, WindowFacts facts) {

  public WindowTiles {
    present = (BitSet) present.clone();
    if (present.length() > side * side || present.cardinality() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d of %d positions are present, but there are %d tiles."
              .formatted(name, present.cardinality(), side * side, tiles.tiles()));
    }
    if (facts.taught().isPresent() && facts.taught().get().rows() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d tiles, but known features of %d."
              .formatted(name, tiles.tiles(), facts.taught().get().rows()));
    }
    if (!facts.places().isEmpty() && facts.places().size() != tiles.tiles()) {
      throw new IllegalArgumentException(
          "Window %s: %d tiles, but places of %d."
              .formatted(name, tiles.tiles(), facts.places().size()));
    }
  }

  /** A window of which nothing is known but the pixels. */
  public WindowTiles(String name, int side, BitSet present, TileBatch tiles) {
    this(name, side, present, tiles, WindowFacts.NONE);
  }

  /** What the teacher is known to see in the tiles [tiles, D]. */
  public Optional<FloatMatrix> known() {
    return facts.taught();
  }

  /**
   * The tiles in so many pixels.
   *
   * @throws IllegalArgumentException if they were not read so
   */
  TileBatch seenIn(int pixels) {
    TileBatch seen = pixels == tiles.pixels() ? tiles : facts.views().get(pixels);
    if (seen == null) {
      throw new IllegalArgumentException(
          "Window %s brings tiles of %d px, and others of %s; not of %d px."
              .formatted(name, tiles.pixels(), facts.views().keySet(), pixels));
    }
    return seen;
  }

  /** Class of the slide, from 0. */
  public OptionalInt label() {
    return facts.label();
  }
}
