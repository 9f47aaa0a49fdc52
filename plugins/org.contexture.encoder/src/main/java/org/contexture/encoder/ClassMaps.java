package org.contexture.encoder;

import java.util.Arrays;

/**
 * Scores of classes at places of tiles, as a segmentation network gives them. Holds the given array
 * itself.
 *
 * @param tiles number of tiles
 * @param classes number of scores at a place
 * @param side places along each side of a tile, from its left and top edge
 * @param scores [tiles, classes, side, side]
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer, never compared
public record ClassMaps(int tiles, int classes, int side, float[] scores) {

  public ClassMaps {
    if (scores.length != (long) tiles * classes * side * side) {
      throw new IllegalArgumentException(
          "Expected %d maps of %d classes at %d² places, found %d scores."
              .formatted(tiles, classes, side, scores.length));
    }
  }

  /**
   * Reads what a network gave.
   *
   * @param shape of the scores
   * @throws IllegalArgumentException if that is no map of classes for each tile
   */
  static ClassMaps of(long[] shape, float[] scores, int tiles) {
    if (shape.length != 4 || shape[0] != tiles || shape[2] != shape[3]) {
      throw new IllegalArgumentException(
          "The network gives %s for %d tiles; expected maps of classes [%d, classes, side, side]."
              .formatted(Arrays.toString(shape), tiles, tiles));
    }
    return new ClassMaps(tiles, (int) shape[1], (int) shape[2], scores);
  }

  /**
   * The class with the highest score; the first of equal ones. A single score, as of a network that
   * finds one thing, is class 1 from the threshold on, else class 0.
   *
   * @param threshold of a single score: 0.5 of probabilities, 0 of logits
   */
  public int best(int tile, int x, int y, double threshold) {
    int area = side * side;
    int at = tile * classes * area + y * side + x;
    if (classes == 1) {
      return scores[at] >= threshold ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = scores[at + c * area] > scores[at + best * area] ? c : best;
    }
    return best;
  }
}
