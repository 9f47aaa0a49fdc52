package org.contexture.distillation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * Windows that go through the networks together, and what is masked in each. Tiles are named by
 * their <em>token</em>: window · s² + position.
 *
 * @param windows all of one side and one tile size
 * @param masked the hidden positions of each; all of them present, empty where nothing is hidden
 */
record MaskedBatch(List<WindowTiles> windows, List<BitSet> masked) {

  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

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
    if ((long) tokens.length * bytes > MOST_BYTES) {
      throw new OutOfMemoryError(
          "Out of memory: %d tiles of %d pixels are more than one array holds."
              .formatted(tokens.length, pixels)); // as Java says it of arrays; fewer are tried then
    }
    ByteBuffer rgb = ByteBuffer.allocate(tokens.length * bytes);
    for (int token : tokens) {
      WindowTiles window = windows.get(token / positions());
      rgb.put(window.tiles().rgb(), index(token) * bytes, bytes);
    }
    return new TileBatch(tokens.length, pixels, rgb.array());
  }

  /** What the teacher is known to see in some tokens' tiles; empty unless known of all windows. */
  Optional<FloatMatrix> known(int[] tokens) {
    if (!windows.stream().allMatch(window -> window.known().isPresent())) {
      return Optional.empty();
    }
    int columns = windows.get(0).known().orElseThrow().columns();
    float[] features = new float[tokens.length * columns];
    for (int i = 0; i < tokens.length; i++) {
      FloatMatrix ofWindow = windows.get(tokens[i] / positions()).known().orElseThrow();
      System.arraycopy(
          ofWindow.values(), index(tokens[i]) * columns, features, i * columns, columns);
    }
    return Optional.of(new FloatMatrix(tokens.length, columns, features));
  }

  /** Which of its window's tiles is a token's. */
  private int index(int token) {
    return windows.get(token / positions()).present().get(0, token % positions()).cardinality();
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
