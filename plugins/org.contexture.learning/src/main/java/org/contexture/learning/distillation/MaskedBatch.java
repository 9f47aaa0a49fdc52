package org.contexture.learning.distillation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.contexture.learning.TileBatch;

/**
 * Windows that go through the networks together, and what is masked in each. Tiles are named by
 * their <em>token</em>: window · s² + position.
 *
 * @param windows all of one side and one tile size
 * @param masked the hidden positions of each; all of them present, empty where nothing is hidden
 */
record MaskedBatch(List<WindowTiles> windows, List<BitSet> masked) {

  MaskedBatch {
    windows = List.copyOf(windows);
    masked = masked.stream().map(mask -> (BitSet) mask.clone()).toList();
    if (windows.isEmpty() || windows.size() != masked.size()) {
      throw new IllegalArgumentException(
          "Expected a mask per window, found %d for %d.".formatted(masked.size(), windows.size()));
    }
  }

  /** With nothing hidden. */
  static MaskedBatch unmasked(List<WindowTiles> windows) {
    return new MaskedBatch(windows, windows.stream().map(window -> new BitSet()).toList());
  }

  /** s². */
  int positions() {
    return windows.get(0).side() * windows.get(0).side();
  }

  /** Tokens that hold a tile, ascending. */
  int[] presentTokens() {
    return tokens(i -> windows.get(i).present());
  }

  /** Tokens whose tile is hidden, ascending. */
  int[] maskedTokens() {
    return tokens(masked::get);
  }

  /** Tokens whose tile is there and not hidden, ascending. */
  int[] visibleTokens() {
    return tokens(
        i -> {
          BitSet visible = (BitSet) windows.get(i).present().clone();
          visible.andNot(masked.get(i));
          return visible;
        });
  }

  private int[] tokens(Function<Integer, BitSet> positionsOfWindow) {
    return IntStream.range(0, windows.size())
        .flatMap(i -> positionsOfWindow.apply(i).stream().map(p -> i * positions() + p))
        .toArray();
  }

  /** The pixels of some tokens' tiles, in the order asked for. */
  TileBatch tiles(int[] tokens) {
    int pixels = windows.get(0).tiles().pixels();
    int bytes = 3 * pixels * pixels;
    ByteBuffer rgb = ByteBuffer.allocate(Math.multiplyExact(tokens.length, bytes));
    for (int token : tokens) {
      WindowTiles window = windows.get(token / positions());
      int index = window.present().get(0, token % positions()).cardinality();
      rgb.put(window.tiles().rgb(), index * bytes, bytes);
    }
    return new TileBatch(tokens.length, pixels, rgb.array());
  }

  /** Cut into batches of at most so many windows each. */
  List<MaskedBatch> split(int most) {
    List<MaskedBatch> parts = new ArrayList<>();
    for (int from = 0; from < windows.size(); from += most) {
      int to = Math.min(windows.size(), from + most);
      parts.add(new MaskedBatch(windows.subList(from, to), masked.subList(from, to)));
    }
    return parts;
  }

  /** The windows' names, for messages. */
  String names() {
    return String.join(", ", windows.stream().map(WindowTiles::name).toList());
  }
}
