package org.contexture.distillation.window;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param masks what is hidden and thrown of each; all of it present
 */
public record MaskedBatch(List<WindowTiles> windows, List<Mask> masks) {

  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  public MaskedBatch {
    windows = List.copyOf(windows);
    masks = List.copyOf(masks);
    if (windows.isEmpty() || windows.size() != masks.size()) {
      throw new IllegalArgumentException(
          "Expected a mask per window, found %d for %d.".formatted(masks.size(), windows.size()));
    }
  }

  /** With nothing hidden. */
  public static MaskedBatch unmasked(List<WindowTiles> windows) {
    return new MaskedBatch(windows, windows.stream().map(window -> Mask.NONE).toList());
  }

  /** s: a window's side, tiles. */
  public int side() {
    return windows.get(0).side();
  }

  /** s². */
  public int positions() {
    return side() * side();
  }

  /** Tokens that hold a tile which takes part, ascending. */
  public int[] presentTokens() {
    return tokens(
        i -> {
          BitSet present = (BitSet) windows.get(i).present().clone();
          present.andNot(masks.get(i).thrown());
          return present;
        });
  }

  /** Tokens whose tile is hidden, ascending. */
  public int[] maskedTokens() {
    return tokens(i -> masks.get(i).hidden());
  }

  /** Tokens whose tile takes part and is not hidden, ascending. */
  public int[] visibleTokens() {
    return tokens(
        i -> {
          BitSet visible = (BitSet) windows.get(i).present().clone();
          visible.andNot(masks.get(i).hidden());
          visible.andNot(masks.get(i).thrown());
          return visible;
        });
  }

  private int[] tokens(Function<Integer, BitSet> positionsOfWindow) {
    return IntStream.range(0, windows.size())
        .flatMap(i -> positionsOfWindow.apply(i).stream().map(p -> i * positions() + p))
        .toArray();
  }

  /** The pixels of some tokens' tiles, in the order asked for. */
  public TileBatch tiles(int[] tokens) {
    return tiles(tokens, windows.get(0).tiles().pixels());
  }

  /** The same tiles in so many pixels, which the windows bring. */
  public TileBatch tiles(int[] tokens, int pixels) {
    int bytes = 3 * pixels * pixels;
    if ((long) tokens.length * bytes > MOST_BYTES) {
      throw new OutOfMemoryError(
          "Out of memory: %d tiles of %d pixels are more than one array holds."
              .formatted(tokens.length, pixels)); // as Java says it of arrays; fewer are tried then
    }
    ByteBuffer rgb = ByteBuffer.allocate(tokens.length * bytes);
    for (int token : tokens) {
      WindowTiles window = windows.get(token / positions());
      rgb.put(window.seenIn(pixels).rgb(), index(token) * bytes, bytes);
    }
    return new TileBatch(tokens.length, pixels, rgb.array());
  }

  /** What the teacher is known to see in some tokens' tiles; empty unless known of all windows. */
  public Optional<FloatMatrix> known(int[] tokens) {
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

  /** Where some tokens' tiles lie; empty unless known of all windows. */
  public List<TilePlace> places(int[] tokens) {
    if (windows.stream().anyMatch(window -> window.facts().places().isEmpty())) {
      return List.of();
    }
    return Arrays.stream(tokens)
        .mapToObj(token -> windows.get(token / positions()).facts().places().get(index(token)))
        .toList();
  }

  /** Which of its window's tiles is a token's. */
  private int index(int token) {
    return windows.get(token / positions()).present().get(0, token % positions()).cardinality();
  }

  /** Cut into batches of at most so many windows each. */
  public List<MaskedBatch> split(int most) {
    List<MaskedBatch> parts = new ArrayList<>();
    for (int from = 0; from < windows.size(); from += most) {
      int to = Math.min(windows.size(), from + most);
      parts.add(new MaskedBatch(windows.subList(from, to), masks.subList(from, to)));
    }
    return parts;
  }

  /** The windows' names, for messages. */
  public String names() {
    return String.join(", ", windows.stream().map(WindowTiles::name).toList());
  }
}
