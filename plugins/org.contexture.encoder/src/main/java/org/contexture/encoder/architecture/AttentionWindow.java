package org.contexture.encoder.architecture;

/**
 * How a map is cut for attention within windows (Liu et al. 2021, "Swin Transformer", section 3.2).
 *
 * @param biases name of the biases by relative place, [(2 · size − 1)², heads]
 * @param size side of a window
 * @param shift by which the map is moved up and left, around its edges, before it is cut
 * @param side of the map, a multiple of the window's
 */
public record AttentionWindow(String biases, int size, int shift, int side) {

  /** What keeps tokens apart that only the shift made neighbours. */
  private static final float APART = -100;

  public AttentionWindow {
    if (size < 1 || shift < 0 || shift >= size || side % size != 0) {
      throw new IllegalArgumentException(
          "A map of %d × %d cannot be cut into windows of %d, moved by %d."
              .formatted(side, side, size, shift));
    }
  }

  /** Number of windows of a map. */
  public int count() {
    return side / size * (side / size);
  }

  /** Tokens of a window. */
  public int tokens() {
    return size * size;
  }

  /** For every query and key of a window, the row of their bias: [tokens · tokens]. */
  public int[] biasRows() {
    int[] rows = new int[tokens() * tokens()];
    for (int query = 0; query < tokens(); query++) {
      for (int key = 0; key < tokens(); key++) {
        int down = query / size - key / size + size - 1;
        int right = query % size - key % size + size - 1;
        rows[query * tokens() + key] = down * (2 * size - 1) + right;
      }
    }
    return rows;
  }

  /** What is added to the scores of every window: [count, tokens, tokens], 0 or −100. */
  public float[] mask() {
    float[] mask = new float[count() * tokens() * tokens()];
    int inRow = side / size;
    for (int window = 0; window < count(); window++) {
      for (int query = 0; query < tokens(); query++) {
        for (int key = 0; key < tokens(); key++) {
          boolean together =
              region(window / inRow * size + query / size)
                      == region(window / inRow * size + key / size)
                  && region(window % inRow * size + query % size)
                      == region(window % inRow * size + key % size);
          mask[(window * tokens() + query) * tokens() + key] = together ? 0 : APART;
        }
      }
    }
    return mask;
  }

  /** Which of the three stripes, that the shift puts side by side, a row or column is in. */
  private int region(int place) {
    if (place < side - size) {
      return 0;
    }
    return place < side - shift ? 1 : 2;
  }
}
